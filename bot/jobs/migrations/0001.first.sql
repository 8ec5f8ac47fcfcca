-- The first form of faqbot's own tables. Later migrations only add, so that the version before still runs beside the new one.

CREATE TABLE repositories (
    id bigint PRIMARY KEY,
    full_name text NOT NULL,
    installation bigint NOT NULL DEFAULT 0,
    seen_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE deliveries (
    id text PRIMARY KEY,
    seq bigint GENERATED ALWAYS AS IDENTITY,
    event text NOT NULL,
    action text NOT NULL DEFAULT '',
    lane text NOT NULL,                       -- what must run in order: repository id/issue number
    repo_id bigint NOT NULL DEFAULT 0,
    repo text NOT NULL DEFAULT '',
    number integer NOT NULL DEFAULT 0,
    installation bigint NOT NULL DEFAULT 0,
    headers jsonb NOT NULL,
    body bytea,                               -- zlib; gone once the delivery is finished
    status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'done', 'superseded', 'dead', 'discarded')),
    reason text NOT NULL DEFAULT '',
    attempts integer NOT NULL DEFAULT 0,
    joined text,                              -- the waiting delivery that this one was merged into: it brings the newer text
    job_id bigint,
    received_at timestamptz NOT NULL DEFAULT now(),
    tried_at timestamptz,                     -- the first attempt that failed
    finished_at timestamptz
);
CREATE INDEX deliveries_waiting ON deliveries (lane, received_at) WHERE status = 'waiting';
CREATE INDEX deliveries_joined ON deliveries (joined, seq) WHERE joined IS NOT NULL;
CREATE INDEX deliveries_status ON deliveries (status, received_at);
CREATE INDEX deliveries_issue ON deliveries (repo_id, number);

CREATE TABLE decisions (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    delivery text NOT NULL UNIQUE,
    at timestamptz NOT NULL DEFAULT now(),
    repo_id bigint NOT NULL,
    repo text NOT NULL,
    number integer NOT NULL,
    verdict text NOT NULL,
    entry integer,
    confidence double precision,
    silence text NOT NULL DEFAULT '',
    reasons jsonb NOT NULL DEFAULT '[]',
    matches jsonb NOT NULL DEFAULT '[]',
    actions jsonb NOT NULL DEFAULT '[]',
    comment_id bigint,
    input_digest text NOT NULL,
    versions jsonb NOT NULL DEFAULT '{}',     -- of the bot, the catalog, what was learned, the policy
    input bytea                               -- zlib of {"title", "body"}; gone after the retention time
);
CREATE INDEX decisions_issue ON decisions (repo_id, number, id);
CREATE INDEX decisions_at ON decisions (at);

CREATE TABLE feedback (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    delivery text NOT NULL UNIQUE,
    at timestamptz NOT NULL DEFAULT now(),
    repo_id bigint NOT NULL,
    repo text NOT NULL,
    number integer NOT NULL,
    gold integer[] NOT NULL,
    source text NOT NULL,
    reviewed boolean NOT NULL DEFAULT false,
    input bytea
);
CREATE INDEX feedback_issue ON feedback (repo_id, number, id);

CREATE TABLE outcomes (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    delivery text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    repo_id bigint NOT NULL,
    repo text NOT NULL,
    number integer NOT NULL,
    outcome text NOT NULL,
    entry integer,
    source text NOT NULL,
    UNIQUE NULLS NOT DISTINCT (delivery, outcome, entry)
);
CREATE INDEX outcomes_issue ON outcomes (repo_id, number);

CREATE TABLE buckets (
    name text PRIMARY KEY,
    tokens double precision NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE posts (                          -- comments of the last hour, for the ceiling of a repository
    repo_id bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX posts_repo ON posts (repo_id, at);

CREATE TABLE pauses (
    scope text PRIMARY KEY,                   -- * or repo:owner/name (a person paused it), installation:ID (GitHub did)
    until timestamptz NOT NULL DEFAULT 'infinity',
    reason text NOT NULL DEFAULT '',
    at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE chores (                         -- when one of the workers last did it
    name text PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE redeliveries (                   -- what GitHub was asked to deliver again
    delivery text PRIMARY KEY,
    asked integer NOT NULL DEFAULT 1,
    at timestamptz NOT NULL DEFAULT now()
);
