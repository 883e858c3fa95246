#!/bin/sh
# The Dockerfile's steps without a container engine: build-without-engine.sh FOLDER makes FOLDER/opt/steward out of this
# checkout, from the packages that requirements.run.lock names by hash. For trying the image's contents where no engine is.
set -eu
target=$(mkdir -p "$1" && cd "$1" && pwd)
source=$(cd "$(dirname "$0")/.." && pwd)
test -z "$(ls -A "$target")" || { echo "$target is not empty" >&2; exit 2; }

"${PYTHON:-python3.11}" -m venv "$target/opt/steward"
mkdir "$target/src"
# what .dockerignore lets in
(cd "$source" && tar --create --exclude=__pycache__ --exclude='*.py[cod]' .editable steward checkpoints docs evals graph nodes \
    tools langgraph.json pyproject.toml LICENSE README.md requirements.run.lock) | tar --extract --directory "$target/src"
cd "$target/src"
"$target/opt/steward/bin/pip" install --quiet --no-deps --require-hashes --only-binary :all: -r requirements.run.lock
"$target/opt/steward/bin/pip" install --quiet --no-deps --no-index --no-build-isolation .
"$target/opt/steward/bin/pip" check
"$target/opt/steward/bin/pip" uninstall --quiet --yes pip setuptools
rm -r "$target/src"
echo "$target/opt/steward/bin/steward"
