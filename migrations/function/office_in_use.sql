-- Whether any library has something with an office: whoever added it does not take it back from under them. It tells nothing else.
CREATE OR REPLACE FUNCTION app.office_in_use(of_office bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM public.interaction WHERE office_id = of_office AND deleted_at IS NULL)
    OR EXISTS (SELECT FROM public.task WHERE office_id = of_office AND deleted_at IS NULL)
    OR EXISTS (
      SELECT FROM public.appointment a
      JOIN public.contact c ON c.id = a.contact_id
      WHERE a.office_id = of_office AND c.deleted_at IS NULL)
    OR EXISTS (SELECT FROM public.library_office WHERE office_id = of_office)
    OR EXISTS (SELECT FROM public.office WHERE (successor_id = of_office OR merged_into_id = of_office) AND deleted_at IS NULL)
    OR EXISTS (SELECT FROM public.office_report WHERE successor_id = of_office AND deleted_at IS NULL)
$$;
REVOKE EXECUTE ON FUNCTION app.office_in_use FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.office_in_use TO liaison_app;
