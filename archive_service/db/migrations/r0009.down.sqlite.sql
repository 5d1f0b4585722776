DROP TRIGGER objects_delete
--;
CREATE TRIGGER objects_delete BEFORE DELETE ON objects
WHEN OLD.keep_until IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an object that is kept stays on record'); END
