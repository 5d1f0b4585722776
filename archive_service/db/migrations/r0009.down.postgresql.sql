DROP TRIGGER objects_delete ON objects
--;
DROP FUNCTION archive_destroyed()
--;
CREATE TRIGGER objects_delete BEFORE DELETE ON objects FOR EACH ROW
WHEN (OLD.keep_until IS NOT NULL)
EXECUTE FUNCTION archive_refuse('an object that is kept stays on record')
--;
ALTER TABLE objects ENABLE ALWAYS TRIGGER objects_delete
