\set office random({first}, {last})
-- The office page: its facts, sources, ways to reach it, posts, people, steps, other libraries' touches, and the newest 21 lines of its timeline.
WITH o AS (SELECT o.* FROM office o WHERE o.id = :office),
reach AS (SELECT r.*, s.source_kind, s.source, s.as_of FROM office_reach r
  LEFT JOIN LATERAL (SELECT s.source_kind, s.source, s.as_of FROM office_source s WHERE s.office_id = :office AND s.reach_id = r.id ORDER BY s.id DESC LIMIT 1) s ON true WHERE r.office_id = :office AND r.deleted_at IS NULL),
posts AS (SELECT p.* FROM post p WHERE p.office_id = :office AND p.deleted_at IS NULL),
sources AS (SELECT DISTINCT ON (s.field) s.field, s.source_kind, s.source, s.as_of, s.confidence, s.at, s.confirmed_at, u.name AS by, b.name AS library FROM office_source s
  LEFT JOIN app_user u ON u.id = s.by_user_id LEFT JOIN library b ON b.id = s.by_library_id WHERE s.office_id = :office AND s.deleted_at IS NULL ORDER BY s.field, s.id DESC),
people AS (SELECT a.id, a.title, a.from_on, a.to_on, a.ended, c.id AS contact, c.display_name, c.salutation FROM appointment a
  JOIN contact c ON c.id = a.contact_id AND c.deleted_at IS NULL WHERE a.library_id = 1 AND a.office_id = :office ORDER BY a.ended, c.sort_name LIMIT 500),
own AS (SELECT f.*, u.name FROM library_office f LEFT JOIN app_user u ON u.id = f.lead_user_id WHERE f.library_id = 1 AND f.office_id = :office),
steps AS (SELECT k.*, u.name, c.display_name FROM task k
  LEFT JOIN app_user u ON u.id = k.owner_id LEFT JOIN contact c ON c.id = k.contact_id WHERE k.library_id = 1 AND k.office_id = :office AND k.state = 'open' AND k.deleted_at IS NULL ORDER BY k.due_on LIMIT 20),
touches AS (SELECT i.library_id, max(i.occurred_at) FROM interaction i WHERE i.office_id = :office AND i.occurred_at > now() - interval '30 days' AND i.library_id <> 1 AND i.deleted_at IS NULL GROUP BY 1),
entries AS (SELECT i.id, i.occurred_at, i.zone, i.kind, i.direction, i.result, i.subject, i.note_html, i.our_ref, i.their_ref, u.name AS by,
  (SELECT jsonb_agg(jsonb_build_object('id', p.contact_id, 'name', p.name_then, 'title', a.title)) FROM interaction_contact p LEFT JOIN appointment a ON a.id = p.appointment_id WHERE p.interaction_id = i.id) AS people,
  (SELECT array_agg(t.theme) FROM interaction_theme t WHERE t.interaction_id = i.id) AS themes, (SELECT array_agg(g.goal) FROM interaction_goal g WHERE g.interaction_id = i.id) AS goals,
  (SELECT jsonb_agg(jsonb_build_object('id', k.id, 'title', k.title, 'due', k.due_on)) FROM task k WHERE k.library_id = 1 AND k.interaction_id = i.id AND k.deleted_at IS NULL) AS steps
  FROM interaction i LEFT JOIN app_user u ON u.id = i.owner_id WHERE i.library_id = 1 AND i.office_id = :office AND i.deleted_at IS NULL ORDER BY i.occurred_at DESC, i.id DESC LIMIT 21),
changes AS (SELECT a.at, a.action, a.noun, a.fields, v.before, v.after, u.name FROM audit a LEFT JOIN audit_value v ON v.audit_id = a.id LEFT JOIN app_user u ON u.id = a.user_id WHERE a.of_noun = 'office' AND a.of_id = :office AND a.user_id IS NOT NULL ORDER BY a.id DESC LIMIT 21)
SELECT to_jsonb(o), g.names, (SELECT array_agg(x.country) FROM office_country x WHERE x.office_id = o.id), (SELECT array_agg(x.theme) FROM office_theme x WHERE x.office_id = o.id), (SELECT array_agg(x.goal) FROM office_goal x WHERE x.office_id = o.id),
  (SELECT jsonb_agg(reach) FROM reach), (SELECT jsonb_agg(posts) FROM posts), (SELECT jsonb_agg(sources) FROM sources), (SELECT jsonb_agg(people) FROM people), (SELECT jsonb_agg(own) FROM own), (SELECT jsonb_agg(steps) FROM steps),
  (SELECT jsonb_agg(touches) FROM touches), (SELECT jsonb_agg(entries) FROM entries), (SELECT jsonb_agg(changes) FROM changes)
FROM o JOIN organisation g ON g.id = o.organisation_id;
