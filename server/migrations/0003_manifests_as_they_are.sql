-- A manifest is digests for the most part, which do not become smaller: looking for repetitions in one of ten thousand files
-- takes three times as long as storing it. What is stored already stays readable as it is.
ALTER TABLE _reactor_server.releases ALTER COLUMN manifest SET STORAGE EXTERNAL;
ALTER TABLE _reactor_server.staging ALTER COLUMN manifest SET STORAGE EXTERNAL;
