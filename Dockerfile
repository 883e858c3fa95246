# `steward serve`, `steward worker` and every other command. Needs DATABASE_URL; docs/operating.md says how to run it.
# Name the base by its digest where it must never change: --build-arg BASE=python:3.11-slim-bookworm@sha256:…
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/steward
WORKDIR /src
COPY requirements.run.lock .
RUN /opt/steward/bin/pip install --no-deps --require-hashes --only-binary :all: -r requirements.run.lock
COPY . .
RUN /opt/steward/bin/pip install --no-deps --no-index --no-build-isolation . \
    && /opt/steward/bin/pip check \
    && /opt/steward/bin/pip uninstall --yes pip setuptools

FROM ${BASE}
LABEL org.opencontainers.image.title=steward org.opencontainers.image.licenses=Apache-2.0
COPY --from=build /opt/steward /opt/steward
RUN useradd --create-home steward
USER steward
WORKDIR /home/steward
ENV PATH=/opt/steward/bin:$PATH STEWARD_EMBEDDED=off
ENTRYPOINT ["steward"]
CMD ["serve", "--host", "0.0.0.0"]
