insert into entries (name, message) values
  ('Ada', 'What a lovely place.'),
  ('Grace', 'I came for the compiler and stayed for the view.');
