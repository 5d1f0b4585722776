-- Statements are separated by a line of "--;".
DROP TRIGGER objects_delete
--;
CREATE TRIGGER objects_delete BEFORE DELETE ON objects
WHEN OLD.keep_until IS NOT NULL AND NOT EXISTS (SELECT 1 FROM acts
  WHERE school_id = OLD.school_id AND kind = 'disposal-executed' AND on_day >= OLD.keep_until
    AND instr(payload, OLD.digest) > 0)
BEGIN SELECT RAISE(ABORT, 'an object that is kept stays on record'); END
