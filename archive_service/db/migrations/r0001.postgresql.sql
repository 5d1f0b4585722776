-- Statements are separated by a line of "--;".
CREATE FUNCTION archive_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% on % is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$
--;
CREATE TRIGGER acts_update BEFORE UPDATE ON acts
FOR EACH ROW EXECUTE FUNCTION archive_refuse('acts are never changed')
--;
CREATE TRIGGER acts_delete BEFORE DELETE ON acts
FOR EACH ROW EXECUTE FUNCTION archive_refuse('acts are never removed')
--;
CREATE TRIGGER acts_truncate BEFORE TRUNCATE ON acts
FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse('acts are never removed')
--;
CREATE FUNCTION archive_continue() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last_seq bigint; last_hash text;
BEGIN
  SELECT seq, hash INTO last_seq, last_hash FROM acts
    WHERE school_id = NEW.school_id ORDER BY seq DESC LIMIT 1;
  IF NEW.seq <> COALESCE(last_seq, 0) + 1 OR NEW.prev_hash <> COALESCE(last_hash, NEW.prev_hash) THEN
    RAISE EXCEPTION 'an act continues the log' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
--;
CREATE TRIGGER acts_insert BEFORE INSERT ON acts FOR EACH ROW EXECUTE FUNCTION archive_continue()
--;
CREATE TRIGGER objects_update BEFORE UPDATE ON objects FOR EACH ROW
WHEN (NEW.school_id <> OLD.school_id OR NEW.digest <> OLD.digest OR NEW.space <> OLD.space
  OR (OLD.keep_until IS NOT NULL AND (NEW.keep_until IS NULL OR NEW.keep_until < OLD.keep_until)))
EXECUTE FUNCTION archive_refuse('the time of keeping only grows')
--;
CREATE TRIGGER objects_delete BEFORE DELETE ON objects FOR EACH ROW
WHEN (OLD.keep_until IS NOT NULL)
EXECUTE FUNCTION archive_refuse('an object that is kept stays on record')
--;
CREATE TRIGGER objects_truncate BEFORE TRUNCATE ON objects
FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse('an object that is kept stays on record')
--;
CREATE TRIGGER deposits_update BEFORE UPDATE ON deposits FOR EACH ROW
WHEN (NEW.school_id <> OLD.school_id OR NEW.manifest <> OLD.manifest OR NEW.case_id <> OLD.case_id
  OR NEW.journal_keep_until < OLD.journal_keep_until OR NEW.summary_keep_until < OLD.summary_keep_until)
EXECUTE FUNCTION archive_refuse('the time of keeping only grows')
--;
CREATE TRIGGER deposits_delete BEFORE DELETE ON deposits
FOR EACH ROW EXECUTE FUNCTION archive_refuse('a deposit stays on record')
--;
CREATE TRIGGER deposits_truncate BEFORE TRUNCATE ON deposits
FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse('a deposit stays on record')
--;
ALTER TABLE acts ENABLE ALWAYS TRIGGER acts_update
--;
ALTER TABLE acts ENABLE ALWAYS TRIGGER acts_delete
--;
ALTER TABLE acts ENABLE ALWAYS TRIGGER acts_truncate
--;
ALTER TABLE acts ENABLE ALWAYS TRIGGER acts_insert
--;
ALTER TABLE objects ENABLE ALWAYS TRIGGER objects_update
--;
ALTER TABLE objects ENABLE ALWAYS TRIGGER objects_delete
--;
ALTER TABLE objects ENABLE ALWAYS TRIGGER objects_truncate
--;
ALTER TABLE deposits ENABLE ALWAYS TRIGGER deposits_update
--;
ALTER TABLE deposits ENABLE ALWAYS TRIGGER deposits_delete
--;
ALTER TABLE deposits ENABLE ALWAYS TRIGGER deposits_truncate
