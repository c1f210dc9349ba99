-- The day of one member of staff: due steps, offices gone quiet, one office to verify and how many wait or are settled, what colleagues logged.
WITH steps AS (SELECT k.*, u.name, c.display_name, o.names, o.city FROM task k LEFT JOIN app_user u ON u.id = k.owner_id LEFT JOIN contact c ON c.id = k.contact_id LEFT JOIN office o ON o.id = k.office_id
  WHERE k.library_id = 1 AND k.state = 'open' AND k.owner_id = {actor} AND k.due_on <= current_date + 7 AND k.deleted_at IS NULL ORDER BY k.due_on, k.id LIMIT 200),
quiet AS (SELECT o.id, o.names, o.city, f.at_least_days, x.last FROM library_office f JOIN office o ON o.id = f.office_id
  LEFT JOIN LATERAL (SELECT max(i.occurred_at) AS last FROM interaction i WHERE i.library_id = f.library_id AND i.office_id = f.office_id AND i.deleted_at IS NULL) x ON true
  WHERE f.library_id = 1 AND f.at_least_days IS NOT NULL AND (x.last IS NULL OR x.last + make_interval(days => f.at_least_days) < now()) ORDER BY x.last NULLS LAST, o.id LIMIT 20),
here AS (SELECT o.id, o.names, o.city, s.source, s.as_of, a.office_id IS NOT NULL AS aside, v.confirmed_by = {actor} AND v.confirmed_at >= current_date AS mine,
    a.office_id IS NULL AND (v.confirmed_at IS NULL OR v.confirmed_at + make_interval(days => k.verify_days) < now()) AS waits
  FROM office o JOIN office_kind k ON k.key = o.kind LEFT JOIN office_aside a ON a.user_id = {actor} AND a.office_id = o.id AND a.on_date = current_date
  LEFT JOIN LATERAL (SELECT s.source, s.as_of FROM office_source s WHERE s.office_id = o.id AND s.field = '' AND s.confirmed_at IS NULL AND s.deleted_at IS NULL ORDER BY s.id DESC LIMIT 1) s ON true
  LEFT JOIN LATERAL (SELECT s.confirmed_at, s.confirmed_by FROM office_source s WHERE s.office_id = o.id AND s.field = '' AND s.confirmed_at IS NOT NULL AND s.deleted_at IS NULL ORDER BY s.id DESC LIMIT 1) v ON true
  WHERE o.country = 'KE' AND o.state = 'active' AND o.deleted_at IS NULL),
verify AS (SELECT o.id, o.names, o.city, o.source, o.as_of FROM here o WHERE o.waits ORDER BY (SELECT max(i.occurred_at) FROM interaction i WHERE i.library_id = 1 AND i.office_id = o.id) DESC NULLS LAST, o.id LIMIT 1),
colleagues AS (SELECT i.id, i.occurred_at, i.kind, i.subject, o.names, u.name, (SELECT jsonb_agg(p.name_then) FROM interaction_contact p WHERE p.interaction_id = i.id) AS people
  FROM interaction i LEFT JOIN office o ON o.id = i.office_id LEFT JOIN app_user u ON u.id = i.owner_id
  WHERE i.library_id = 1 AND i.owner_id <> {actor} AND i.occurred_at > now() - interval '7 days' AND i.deleted_at IS NULL ORDER BY i.occurred_at DESC, i.id DESC LIMIT 3)
SELECT (SELECT jsonb_agg(steps) FROM steps), (SELECT jsonb_agg(quiet) FROM quiet), (SELECT jsonb_agg(verify) FROM verify), (SELECT count(*) FILTER (WHERE waits) || ' ' || count(*) FILTER (WHERE aside OR mine) FROM here), (SELECT jsonb_agg(colleagues) FROM colleagues),
  (SELECT jsonb_agg(u.name ORDER BY u.name) FROM member m JOIN app_user u ON u.id = m.user_id WHERE m.library_id = 1 AND m.ended_at IS NULL);
