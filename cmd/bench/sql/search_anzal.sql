-- People with anzal in their names.
SELECT c.id, c.sort_name, c.display_name, c.visibility, c.do_not_contact, a.title, o.id, o.names, o.short_name, o.city, o.country, u.name,
  (SELECT max(i.occurred_at) FROM interaction_contact p JOIN interaction i ON i.id = p.interaction_id WHERE p.contact_id = c.id AND i.deleted_at IS NULL),
  (SELECT min(k.due_on) FROM task k WHERE k.library_id = c.library_id AND k.contact_id = c.id AND k.state = 'open' AND k.deleted_at IS NULL)
FROM contact c LEFT JOIN appointment a ON a.id = c.main_appointment_id LEFT JOIN office o ON o.id = c.main_office_id LEFT JOIN app_user u ON u.id = c.owner_id
WHERE c.library_id = 1 AND c.folded LIKE '%anzal%' AND c.deleted_at IS NULL ORDER BY c.sort_name, c.id LIMIT 51;
