CREATE TYPE run_status AS ENUM ('queued', 'running', 'succeeded', 'failed', 'cancelled');
CREATE TYPE review_status AS ENUM ('open', 'signed');
CREATE TYPE user_role AS ENUM ('administrator', 'reviewer', 'approver', 'auditor', 'integrator');

CREATE TABLE users (
  id uuid PRIMARY KEY,
  email text NOT NULL UNIQUE CHECK (email = lower(email)),
  name text NOT NULL,
  role user_role NOT NULL,
  password_hash text NOT NULL,
  disabled boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE sessions (
  id char(64) PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX sessions_expires_at_idx ON sessions (expires_at);

CREATE TABLE api_keys (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  prefix text NOT NULL,
  hash char(64) NOT NULL UNIQUE,
  owner_id uuid NOT NULL REFERENCES users (id),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3)
);

CREATE TABLE blobs (
  sha256 char(64) PRIMARY KEY,
  size bigint NOT NULL CHECK (size >= 0)
);

CREATE TABLE blob_chunks (
  sha256 char(64) NOT NULL REFERENCES blobs (sha256),
  position integer NOT NULL CHECK (position >= 0),
  data bytea NOT NULL,
  PRIMARY KEY (sha256, position)
);
-- Documents are compressed already; TOAST compression would only cost time.
ALTER TABLE blob_chunks ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE documents (
  id uuid PRIMARY KEY,
  sha256 char(64) NOT NULL UNIQUE REFERENCES blobs (sha256),
  name text NOT NULL,
  media_type text NOT NULL,
  size bigint NOT NULL,
  sample boolean NOT NULL DEFAULT false,
  uploaded_by uuid REFERENCES users (id),
  uploaded_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX documents_uploaded_at_id_idx ON documents (uploaded_at DESC, id DESC);

CREATE TABLE runs (
  id uuid PRIMARY KEY,
  document_id uuid NOT NULL REFERENCES documents (id),
  status run_status NOT NULL DEFAULT 'queued',
  reason text NOT NULL,
  batch text,
  requested_by text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  started_at timestamptz(3),
  finished_at timestamptz(3),
  attempts integer NOT NULL DEFAULT 0,
  progress_stage text,
  progress_done integer NOT NULL DEFAULT 0,
  progress_total integer NOT NULL DEFAULT 0,
  failure_code text,
  failure_stage text,
  failure_message text,
  format text,
  language text,
  pages integer,
  characters integer,
  pins jsonb,
  stages jsonb,
  content_hash char(64),
  CHECK ((status = 'failed') = (failure_code IS NOT NULL)),
  CHECK (status <> 'succeeded' OR (pins IS NOT NULL AND stages IS NOT NULL AND content_hash IS NOT NULL))
);
CREATE INDEX runs_document_id_created_at_idx ON runs (document_id, created_at DESC);
CREATE INDEX runs_status_created_at_idx ON runs (status, created_at);
CREATE INDEX runs_batch_idx ON runs (batch);

CREATE TABLE run_outputs (
  run_id uuid PRIMARY KEY REFERENCES runs (id),
  parsed bytea NOT NULL,
  clauses bytea NOT NULL,
  summaries bytea NOT NULL
);
ALTER TABLE run_outputs ALTER COLUMN parsed SET STORAGE EXTERNAL;

CREATE TABLE findings (
  run_id uuid NOT NULL REFERENCES runs (id),
  id char(17) NOT NULL,
  ordinal integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('clause', 'term', 'risk', 'absence')),
  label text NOT NULL,
  severity text CHECK (severity IN ('critical', 'high', 'medium', 'low')),
  clause_id text,
  score double precision,
  claim jsonb NOT NULL,
  PRIMARY KEY (run_id, id),
  UNIQUE (run_id, ordinal)
);

CREATE TABLE reviews (
  id uuid PRIMARY KEY,
  run_id uuid NOT NULL UNIQUE REFERENCES runs (id),
  status review_status NOT NULL DEFAULT 'open',
  version integer NOT NULL DEFAULT 0,
  opened_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE decisions (
  id uuid PRIMARY KEY,
  review_id uuid NOT NULL REFERENCES reviews (id),
  version integer NOT NULL CHECK (version > 0),
  finding_id char(17) NOT NULL,
  action text NOT NULL CHECK (action IN ('accept', 'reject', 'amend', 'add', 'withdraw')),
  decision jsonb NOT NULL,
  by uuid NOT NULL REFERENCES users (id),
  at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (review_id, version)
);

CREATE TABLE comments (
  id uuid PRIMARY KEY,
  review_id uuid NOT NULL REFERENCES reviews (id),
  finding_id char(17),
  text text NOT NULL,
  by uuid NOT NULL REFERENCES users (id),
  at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX comments_review_id_at_idx ON comments (review_id, at);

CREATE TABLE sign_offs (
  id uuid PRIMARY KEY,
  review_id uuid NOT NULL UNIQUE REFERENCES reviews (id),
  by uuid NOT NULL REFERENCES users (id),
  name text NOT NULL,
  meaning text NOT NULL,
  content_hash char(64) NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE audit_events (
  seq bigint PRIMARY KEY CHECK (seq > 0),
  at timestamptz(3) NOT NULL,
  actor_kind text NOT NULL,
  actor_id text NOT NULL,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  data jsonb NOT NULL,
  previous_hash char(64) NOT NULL,
  hash char(64) NOT NULL UNIQUE
);
CREATE INDEX audit_events_subject_idx ON audit_events (subject_kind, subject_id, seq);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;

-- Each new audit event continues the chain: next number, hash of the one before.
CREATE FUNCTION continue_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
BEGIN
  SELECT seq, hash INTO last FROM audit_events ORDER BY seq DESC LIMIT 1;
  IF NEW.seq <> COALESCE(last.seq, 0) + 1 OR NEW.previous_hash <> COALESCE(last.hash, repeat('0', 64)) THEN
    RAISE EXCEPTION 'audit event does not continue the chain' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER audit_chain BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION continue_audit_chain();

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'audit_events', 'decisions', 'comments', 'sign_offs', 'findings', 'run_outputs', 'blobs', 'blob_chunks'
  ] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', name);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
  END LOOP;
END
$$;

-- A run that ended never changes, and nothing is decided in a review that is signed.
CREATE FUNCTION keep_ended_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status IN ('succeeded', 'failed', 'cancelled') THEN
    RAISE EXCEPTION 'an ended run does not change' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER ended_run BEFORE UPDATE ON runs FOR EACH ROW EXECUTE FUNCTION keep_ended_run();

CREATE FUNCTION keep_signed_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'signed' THEN
    RAISE EXCEPTION 'a signed review does not change' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER signed_review BEFORE UPDATE ON reviews FOR EACH ROW EXECUTE FUNCTION keep_signed_review();

CREATE FUNCTION refuse_on_signed_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT status FROM reviews WHERE id = NEW.review_id) = 'signed' THEN
    RAISE EXCEPTION 'the review is signed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER open_review BEFORE INSERT ON decisions FOR EACH ROW EXECUTE FUNCTION refuse_on_signed_review();
