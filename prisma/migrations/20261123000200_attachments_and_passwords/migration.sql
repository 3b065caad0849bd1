-- How many levels within an uploaded document this one came at the least; 0 for one that was uploaded itself.
ALTER TABLE documents ADD COLUMN depth smallint NOT NULL DEFAULT 0 CHECK (depth BETWEEN 0 AND 3);

-- A document that came within another. The same bytes may come within several, and twice within one: then the first
-- position and name are kept.
CREATE TABLE attachments (
  parent_id uuid NOT NULL REFERENCES documents (id),
  document_id uuid NOT NULL REFERENCES documents (id),
  position integer NOT NULL CHECK (position >= 0),
  name text NOT NULL,
  attached_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (parent_id, document_id),
  CHECK (parent_id <> document_id)
);
CREATE INDEX attachments_document_id_attached_at_idx ON attachments (document_id, attached_at);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON attachments FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON attachments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The password that opens an encrypted document, sealed; the key is outside the database.
CREATE TABLE document_passwords (
  document_id uuid PRIMARY KEY REFERENCES documents (id),
  key_id char(16) NOT NULL,
  sealed bytea NOT NULL,
  stored_by text NOT NULL,
  stored_at timestamptz(3) NOT NULL DEFAULT now()
);
