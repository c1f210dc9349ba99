\set n random(1, {contacts})
-- One call logged: the same rows that the program writes, audited by the same trigger.
WITH c AS (SELECT c.id, c.main_office_id, c.main_appointment_id, c.display_name FROM contact c WHERE c.id = :n AND c.library_id = 1),
k AS (INSERT INTO idempotency (user_id, key, use_case, body_hash, result) VALUES ({actor}, gen_random_uuid(), 'Interactions.Log', '\x00', '{}')),
u AS (INSERT INTO undo (request, user_id, use_case, expires_at) VALUES (gen_random_uuid()::text, {actor}, 'Interactions.Log', now() + interval '30 days')),
i AS (INSERT INTO interaction (library_id, owner_id, office_id, zone, kind, direction, result, note, note_html, lang, folded, fold_version)
  SELECT 1, {actor}, c.main_office_id, 'Africa/Nairobi', 'call', 'out', 'spoke', 'Likes the display, wants a letter first.', '<p>Likes the display, wants a letter first.</p>', 'en', ' likes the display wants a letter first ', 1 FROM c RETURNING id),
p AS (INSERT INTO interaction_contact (library_id, interaction_id, contact_id, appointment_id, name_then) SELECT 1, i.id, c.id, c.main_appointment_id, c.display_name FROM i, c)
INSERT INTO interaction_user (library_id, interaction_id, user_id) SELECT 1, i.id, {actor} FROM i;
