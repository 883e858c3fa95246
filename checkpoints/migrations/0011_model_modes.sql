-- How each model is asked, as far as its endpoint took it: found out once, and anew by each release.

CREATE TABLE steward.model_mode (
    endpoint text NOT NULL,
    model text NOT NULL,
    release text NOT NULL,
    mode jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (endpoint, model)
);
