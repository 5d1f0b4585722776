-- Statements are separated by a line of "--;".
CREATE TRIGGER acts_update BEFORE UPDATE ON acts
BEGIN SELECT RAISE(ABORT, 'acts are never changed'); END
--;
CREATE TRIGGER acts_delete BEFORE DELETE ON acts
BEGIN SELECT RAISE(ABORT, 'acts are never removed'); END
--;
CREATE TRIGGER acts_insert BEFORE INSERT ON acts
WHEN NEW.seq <> 1 + COALESCE((SELECT MAX(seq) FROM acts WHERE school_id = NEW.school_id), 0)
  OR NEW.prev_hash <> COALESCE(
       (SELECT hash FROM acts WHERE school_id = NEW.school_id ORDER BY seq DESC LIMIT 1), NEW.prev_hash)
BEGIN SELECT RAISE(ABORT, 'an act continues the log'); END
--;
CREATE TRIGGER objects_update BEFORE UPDATE ON objects
WHEN NEW.school_id <> OLD.school_id OR NEW.digest <> OLD.digest OR NEW.space <> OLD.space
  OR (OLD.keep_until IS NOT NULL AND (NEW.keep_until IS NULL OR NEW.keep_until < OLD.keep_until))
BEGIN SELECT RAISE(ABORT, 'the time of keeping only grows'); END
--;
CREATE TRIGGER objects_delete BEFORE DELETE ON objects
WHEN OLD.keep_until IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an object that is kept stays on record'); END
--;
CREATE TRIGGER objects_replace BEFORE INSERT ON objects
WHEN EXISTS (SELECT 1 FROM objects
  WHERE school_id = NEW.school_id AND digest = NEW.digest AND space = NEW.space AND keep_until IS NOT NULL
    AND (NEW.keep_until IS NULL OR NEW.keep_until < keep_until))
BEGIN SELECT RAISE(ABORT, 'the time of keeping only grows'); END
--;
CREATE TRIGGER deposits_update BEFORE UPDATE ON deposits
WHEN NEW.school_id <> OLD.school_id OR NEW.manifest <> OLD.manifest OR NEW.case_id <> OLD.case_id
  OR NEW.journal_keep_until < OLD.journal_keep_until OR NEW.summary_keep_until < OLD.summary_keep_until
BEGIN SELECT RAISE(ABORT, 'the time of keeping only grows'); END
--;
CREATE TRIGGER deposits_delete BEFORE DELETE ON deposits
BEGIN SELECT RAISE(ABORT, 'a deposit stays on record'); END
--;
CREATE TRIGGER deposits_replace BEFORE INSERT ON deposits
WHEN EXISTS (SELECT 1 FROM deposits WHERE school_id = NEW.school_id AND manifest = NEW.manifest)
BEGIN SELECT RAISE(ABORT, 'a deposit stays on record'); END
