-- +goose Up
-- What names a record that may be removed for good lets go of it by itself, and finds by an index what it must let go: a night's
-- cleaning of a thousand people read every row for each of them, and never ended. Only an entry holds on to who was there, and to
-- the function that they held: neither is removed, and making them is not undone, while it stands.
ALTER TABLE contact
  DROP CONSTRAINT contact_library_id_merged_into_id_fkey,
  DROP CONSTRAINT contact_library_id_main_appointment_id_fkey,
  ADD CONSTRAINT contact_library_id_merged_into_id_fkey
    FOREIGN KEY (library_id, merged_into_id) REFERENCES contact (library_id, id) ON DELETE SET NULL (merged_into_id),
  ADD CONSTRAINT contact_library_id_main_appointment_id_fkey
    FOREIGN KEY (library_id, main_appointment_id) REFERENCES appointment (library_id, id) ON DELETE SET NULL (main_appointment_id);
ALTER TABLE task
  DROP CONSTRAINT task_library_id_contact_id_fkey,
  DROP CONSTRAINT task_library_id_interaction_id_fkey,
  ADD CONSTRAINT task_library_id_contact_id_fkey
    FOREIGN KEY (library_id, contact_id) REFERENCES contact (library_id, id) ON DELETE SET NULL (contact_id),
  ADD CONSTRAINT task_library_id_interaction_id_fkey
    FOREIGN KEY (library_id, interaction_id) REFERENCES interaction (library_id, id) ON DELETE SET NULL (interaction_id);
CREATE INDEX contact_merged_into ON contact (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX contact_main_appointment ON contact (main_appointment_id) WHERE main_appointment_id IS NOT NULL;
CREATE INDEX interaction_contact_appointment ON interaction_contact (appointment_id) WHERE appointment_id IS NOT NULL;

-- What the history of other records tells of a person is found without reading all of the history.
CREATE INDEX audit_value_person ON audit_value ((before->>'contact_id')) WHERE before ? 'contact_id';
DROP FUNCTION app.forget_person(bigint); -- it is told the rows that name the person now
