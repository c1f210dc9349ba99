-- Whether the actor reads a noun's row: the policy app_read in words, for functions that stand behind the fence. Those that ask it
-- of thousands of rows of one library (marks, lists) have asked for the library once, and of each row only whether it is named.
CREATE OR REPLACE FUNCTION app.readable(library bigint, visibility text, readers bigint[], circle bigint, deleted timestamptz)
RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (deleted IS NULL OR app.trash())
    AND ((app.reads_all() OR library = any(app.reads())) AND (visibility <> 'named' OR app.me() = any(readers))
      OR visibility = 'joint' AND circle = any(app.circles())
      OR visibility = 'network' AND cardinality(app.reads()) > 0)
$$;
REVOKE EXECUTE ON FUNCTION app.readable FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.readable TO liaison_app, liaison_system;
