-- Where someone lives, as far as clocks go: a name of the IANA database. Nobody has said it yet: UTC.
ALTER TABLE "user" ADD COLUMN time_zone TEXT;
