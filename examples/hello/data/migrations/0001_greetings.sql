-- Applied once, with the release that brings it. A later change is a new file: reactor data new NAME
create table greetings (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null default now()
);
