-- What every noun of a library has, for a table that has its own columns and a number: whose it is and who sees it, its version, the
-- trash, the words it is found by; with their constraints, indexes and comments, and the fence. Migrations call it.
CREATE OR REPLACE PROCEDURE app.make_noun(t regclass)
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format($f$
    ALTER TABLE %1$s
      ADD library_id bigint NOT NULL CONSTRAINT %1$s_library_id_fkey REFERENCES library,
      ADD visibility text NOT NULL DEFAULT 'library'
        CONSTRAINT %1$s_visibility CHECK (visibility IN ('library', 'joint', 'network', 'named')),
      ADD readers bigint[] NOT NULL DEFAULT '{}',
      ADD circle_id bigint,
      ADD owner_id bigint NOT NULL,
      ADD version int NOT NULL DEFAULT 1,
      ADD created_at timestamptz NOT NULL DEFAULT app.now(),
      ADD deleted_at timestamptz,
      ADD folded text NOT NULL DEFAULT '',
      ADD fold_version int NOT NULL DEFAULT 0,
      ADD CONSTRAINT %1$s_library_id_id_key UNIQUE (library_id, id),
      ADD CONSTRAINT %1$s_library_id_circle_id_fkey FOREIGN KEY (library_id, circle_id) REFERENCES circle_library (library_id, circle_id),
      ADD CONSTRAINT %1$s_library_id_owner_id_fkey FOREIGN KEY (library_id, owner_id) REFERENCES member (library_id, user_id),
      ADD CONSTRAINT %1$s_circle CHECK (visibility <> 'joint' OR circle_id IS NOT NULL),
      ADD CONSTRAINT %1$s_readers CHECK ((visibility = 'named') = coalesce(owner_id = any(readers), false)
        AND (visibility = 'named' OR readers = '{}'));
    COMMENT ON COLUMN %1$s.visibility IS 'plain';
    COMMENT ON COLUMN %1$s.readers IS 'plain';
    COMMENT ON COLUMN %1$s.folded IS 'personal';
    CREATE INDEX %1$s_owner ON %1$s (library_id, owner_id);
    CREATE INDEX %1$s_folded ON %1$s USING gin (library_id, folded gin_trgm_ops);
    CREATE INDEX %1$s_trash ON %1$s (deleted_at) WHERE deleted_at IS NOT NULL$f$, t);
  CALL app.fence_noun(t);
END $$;
REVOKE EXECUTE ON PROCEDURE app.make_noun FROM PUBLIC;
