create table visits (
  id bigint generated always as identity primary key,
  path text not null,
  visited_at timestamptz not null default now()
);

create index visits_by_time on visits (visited_at);

create table daily_visits (
  day date not null,
  path text not null,
  visits bigint not null,
  primary key (day, path)
);
