\set contact random(1, {contacts})
-- A person's record: names, ways to reach them, themes, posts, steps, and the newest 21 lines of its timeline.
WITH c AS (SELECT c.*, u.name AS owner, b.name AS library FROM contact c JOIN library b ON b.id = c.library_id
  LEFT JOIN app_user u ON u.id = c.owner_id WHERE c.id = :contact AND c.library_id = 1 AND c.deleted_at IS NULL),
names AS (SELECT n.* FROM contact_name n WHERE n.contact_id = :contact),
reach AS (SELECT x.* FROM contact_channel x WHERE x.contact_id = :contact ORDER BY x.preferred DESC, x.id),
posts AS (SELECT a.*, g.names, o.city FROM appointment a JOIN office o ON o.id = a.office_id JOIN organisation g ON g.id = o.organisation_id
  WHERE a.contact_id = :contact ORDER BY a.ended, a.to_on DESC NULLS FIRST, a.id DESC),
steps AS (SELECT k.*, u.name FROM task k LEFT JOIN app_user u ON u.id = k.owner_id
  WHERE k.library_id = 1 AND k.contact_id = :contact AND k.state = 'open' AND k.deleted_at IS NULL ORDER BY k.due_on LIMIT 20),
entries AS (SELECT i.id, i.occurred_at, i.zone, i.kind, i.direction, i.result, i.subject, i.note_html, i.our_ref, i.their_ref, u.name AS by,
  (SELECT jsonb_agg(jsonb_build_object('id', p.contact_id, 'name', p.name_then, 'title', a.title)) FROM interaction_contact p
    LEFT JOIN appointment a ON a.id = p.appointment_id WHERE p.interaction_id = i.id) AS people,
  (SELECT array_agg(t.theme) FROM interaction_theme t WHERE t.interaction_id = i.id) AS themes,
  (SELECT array_agg(g.goal) FROM interaction_goal g WHERE g.interaction_id = i.id) AS goals
  FROM interaction_contact x JOIN interaction i ON i.id = x.interaction_id LEFT JOIN app_user u ON u.id = i.owner_id
  WHERE x.contact_id = :contact AND i.library_id = 1 AND i.deleted_at IS NULL ORDER BY i.occurred_at DESC, i.id DESC LIMIT 21),
changes AS (SELECT a.at, a.action, a.noun, a.fields, v.before, v.after, u.name FROM audit a LEFT JOIN audit_value v ON v.audit_id = a.id
  LEFT JOIN app_user u ON u.id = a.user_id
  WHERE a.of_noun = 'contact' AND a.of_id = :contact AND a.user_id IS NOT NULL ORDER BY a.id DESC LIMIT 21)
SELECT to_jsonb(c), (SELECT array_agg(x.theme) FROM contact_theme x WHERE x.contact_id = c.id), (SELECT jsonb_agg(names) FROM names),
  (SELECT jsonb_agg(reach) FROM reach), (SELECT jsonb_agg(posts) FROM posts), (SELECT jsonb_agg(steps) FROM steps),
  (SELECT jsonb_agg(entries) FROM entries), (SELECT jsonb_agg(changes) FROM changes) FROM c;
