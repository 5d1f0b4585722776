-- Statements are separated by a line of "--;".
DROP TRIGGER objects_delete ON objects
--;
CREATE FUNCTION archive_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM acts
    WHERE school_id = OLD.school_id AND kind = 'disposal-executed' AND on_day >= OLD.keep_until::text
      AND position(OLD.digest IN payload) > 0) THEN
    RAISE EXCEPTION 'an object that is kept stays on record' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$
--;
CREATE TRIGGER objects_delete BEFORE DELETE ON objects FOR EACH ROW
WHEN (OLD.keep_until IS NOT NULL) EXECUTE FUNCTION archive_destroyed()
--;
ALTER TABLE objects ENABLE ALWAYS TRIGGER objects_delete
