-- Extracts for research (GOV-19): who is kept out is left out together with others drawn by lot, so that their groups have to be known while
-- the extract is made; and an institution is the same however its name is spaced, cased or stopped.
CREATE OR REPLACE FUNCTION helle.research_persons(first_year integer, last_year integer, until date)
RETURNS TABLE (decided_on date, purposes text[], residence_then text, sex_then text, age_then smallint, nationality_then text,
               authority text, first_contact text, sector text, kept_out boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH found AS (
    SELECT DISTINCT ON (a.case_id) a.authority, a.decided_on, a.purposes::text[] AS purposes, a.residence_then, a.sex_then, a.age_then,
           a.nationality_then, c.first_contact, a.sector, c.person_id
      FROM helle.victims_known(until) a JOIN cases_case c ON c.id = a.case_id
     ORDER BY a.case_id, a.decided_on, a.sequence)
  SELECT date_trunc('year', f.decided_on)::date, f.purposes, f.residence_then, f.sex_then, f.age_then, f.nationality_then, f.authority,
         f.first_contact, f.sector,
         helle.is_erased(f.person_id)
           OR EXISTS (SELECT 1 FROM sharing_consent s JOIN cases_case c ON c.id = s.case_id
                       WHERE c.person_id = f.person_id AND (s.withdrawn_how IN ('withdrawn', 'limited', 'said_no')
                          OR s.no_ahead_at IS NOT NULL AND s.withdrawn_how <> 'mistake' AND NOT EXISTS (
                              SELECT 1 FROM people_profile o WHERE o.person_id = c.person_id
                                 AND (o.age_disputed OR o.turns_18_on > helle.local_today()))))
           OR EXISTS (SELECT 1 FROM placements_placement p JOIN accommodation_offer o ON o.id = p.offer_id
                       WHERE p.person_id = f.person_id AND o.secret AND p.days @> helle.local_today())
    FROM found f WHERE extract(year FROM f.decided_on) BETWEEN first_year AND last_year
$$;

-- A name as it is compared: compatibility forms as one, without case, signs that nobody sees, spaces and marks.
CREATE FUNCTION helle.institution_compared(the_name text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT regexp_replace(lower(normalize(the_name, NFKC)),
           '[[:space:][:punct:][:cntrl:]\u00ad\u034f\u115f\u1160\u180b-\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff]', '', 'g')
$$;
CREATE OR REPLACE FUNCTION helle.research_held(the_unit uuid, the_institution text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM research_extract e JOIN research_application a ON a.id = e.application_id
     WHERE (a.unit_id = the_unit OR helle.institution_compared(a.institution) = helle.institution_compared(the_institution))
       AND NOT EXISTS (SELECT 1 FROM research_deletion d WHERE d.application_id = a.id))
$$;
REVOKE ALL ON FUNCTION helle.institution_compared(text) FROM PUBLIC;
