// A component in C without any library: its path says how it behaves, well or not.

#include <stdint.h>

#define TYPES "wasi:http/types@0.2.12"
#define STREAMS "wasi:io/streams@0.2.12"
#define IMPORT(module, name) __attribute__((import_module(module), import_name(name))) extern

typedef int32_t handle;

IMPORT(TYPES, "[method]incoming-request.path-with-query") void request_path(handle, void *);
IMPORT(TYPES, "[method]incoming-request.consume") void request_consume(handle, void *);
IMPORT(TYPES, "[method]incoming-body.stream") void incoming_stream(handle, void *);
IMPORT(TYPES, "[constructor]fields") handle new_fields(void);
IMPORT(TYPES, "[constructor]outgoing-response") handle new_response(handle);
IMPORT(TYPES, "[method]outgoing-response.set-status-code") int32_t set_status(handle, int32_t);
IMPORT(TYPES, "[method]outgoing-response.body") void response_body(handle, void *);
IMPORT(TYPES, "[static]response-outparam.set")
void set_answer(handle, int32_t, int32_t, int32_t, int64_t, int32_t, int32_t, int32_t, int32_t);
IMPORT(TYPES, "[method]outgoing-body.write") void body_write(handle, void *);
IMPORT(TYPES, "[static]outgoing-body.finish") void body_finish(handle, int32_t, handle, void *);
IMPORT(TYPES, "[constructor]outgoing-request") handle new_request(handle);
IMPORT(TYPES, "[method]outgoing-request.set-scheme")
int32_t set_scheme(handle, int32_t, int32_t, const void *, int32_t);
IMPORT(TYPES, "[method]outgoing-request.set-authority") int32_t set_authority(handle, int32_t, const void *, int32_t);
IMPORT(TYPES, "[method]outgoing-request.set-path-with-query") int32_t set_path(handle, int32_t, const void *, int32_t);
IMPORT(TYPES, "[method]future-incoming-response.subscribe") handle future_subscribe(handle);
IMPORT(TYPES, "[method]future-incoming-response.get") void future_get(handle, void *);
IMPORT(TYPES, "[method]incoming-response.status") int32_t response_status(handle);
IMPORT(TYPES, "[method]incoming-response.consume") void response_consume(handle, void *);
IMPORT("wasi:http/outgoing-handler@0.2.12", "handle") void send(handle, int32_t, handle, void *);
IMPORT("wasi:io/poll@0.2.12", "[method]pollable.block") void block(handle);
IMPORT(STREAMS, "[method]output-stream.blocking-write-and-flush") void write_stream(handle, const void *, int32_t, void *);
IMPORT(STREAMS, "[method]input-stream.blocking-read") void read_stream(handle, int64_t, void *);
IMPORT(STREAMS, "[resource-drop]output-stream") void drop_output(handle);
IMPORT("wasi:cli/environment@0.2.12", "get-environment") void get_environment(void *);
IMPORT("wasi:cli/stdout@0.2.12", "get-stdout") handle get_stdout(void);
IMPORT("wasi:cli/stderr@0.2.12", "get-stderr") handle get_stderr(void);

extern unsigned char __heap_base;
static uint32_t top = 0;

/// Memory is never given back: an instance lives for one call.
static void *allocate(uint32_t size) {
  if (top == 0) top = (uint32_t)&__heap_base;
  uint32_t start = (top + 15) & ~15u;
  top = start + size;
  uint32_t pages = (uint32_t)__builtin_wasm_memory_size(0);
  if (top > pages * 65536) {
    uint32_t more = (top - pages * 65536 + 65535) / 65536;
    if ((int32_t)__builtin_wasm_memory_grow(0, more) == -1) __builtin_trap();
  }
  return (void *)start;
}

__attribute__((export_name("cabi_realloc"))) void *cabi_realloc(void *old, uint32_t from, uint32_t align, uint32_t to) {
  (void)align;
  char *fresh = allocate(to);
  for (uint32_t i = 0; i < from && i < to; i++) fresh[i] = ((char *)old)[i];
  return fresh;
}

struct text { const char *at; int32_t length; };
struct list { struct text *at; int32_t count; };
struct optional_text { int32_t some; struct text value; };
/// `result<own<T>>`, and the start of `result<list<u8>, E>`.
struct answer { int32_t failed; handle value; int32_t length; int32_t rest[32]; };

static int32_t length_of(const char *text) {
  int32_t length = 0;
  while (text[length] != 0) length++;
  return length;
}

static int starts(struct text text, const char *prefix) {
  int32_t length = length_of(prefix);
  if (text.length < length) return 0;
  for (int32_t i = 0; i < length; i++) if (text.at[i] != prefix[i]) return 0;
  return 1;
}

static void put(handle stream, const char *at, int32_t length) {
  struct answer result;
  while (length > 0) {
    int32_t part = length < 4096 ? length : 4096;
    write_stream(stream, at, part, &result);
    if (result.failed & 0xff) __builtin_trap();
    at += part;
    length -= part;
  }
}

static void say(handle stream, const char *text) { put(stream, text, length_of(text)); }

/// Sends the head, and gives the stream for the body.
static handle answer(handle out, int32_t status, handle *body) {
  struct answer result;
  handle response = new_response(new_fields());
  set_status(response, status);
  response_body(response, &result);
  *body = result.value;
  set_answer(out, 0, response, 0, 0, 0, 0, 0, 0);
  body_write(*body, &result);
  return result.value;
}

static void finish(handle stream, handle body) {
  struct answer result;
  drop_output(stream);
  body_finish(body, 0, 0, &result);
}

static void copy(handle from, handle to) {
  struct answer result;
  incoming_stream(from, &result);
  handle input = result.value;
  for (;;) {
    read_stream(input, 65536, &result);
    if (result.failed & 0xff) return;
    put(to, (const char *)result.value, result.length);
  }
}

static void environment(handle stream) {
  struct list list;
  get_environment(&list);
  for (int32_t i = 0; i < list.count; i++) {
    put(stream, list.at[2 * i].at, list.at[2 * i].length);
    say(stream, "=");
    put(stream, list.at[2 * i + 1].at, list.at[2 * i + 1].length);
    say(stream, "\n");
  }
}

/// `/fetch/AUTHORITY` answers with what `http://AUTHORITY/` answers.
static void fetch(struct text path, handle stream) {
  int32_t start = length_of("/fetch/");
  handle request = new_request(new_fields());
  set_scheme(request, 1, 0, 0, 0);
  set_authority(request, 1, path.at + start, path.length - start);
  set_path(request, 1, "/echo", 5);
  struct { int32_t failed; int32_t gap; int32_t value; int32_t rest[32]; } sent;
  send(request, 0, 0, &sent);
  if (sent.failed & 0xff) { say(stream, "refused at once"); return; }
  block(future_subscribe(sent.value));
  struct { int32_t some, a, taken, b, failed, c, value; int32_t rest[32]; } got;
  future_get(sent.value, &got);
  if ((got.failed & 0xff) != 0) { say(stream, "no answer"); return; }
  struct answer result;
  say(stream, response_status(got.value) == 200 ? "200 " : "other ");
  response_consume(got.value, &result);
  copy(result.value, stream);
}

__attribute__((export_name("wasi:http/incoming-handler@0.2.12#handle")))
void handle_request(handle request, handle out) {
  struct optional_text path;
  struct answer result;
  handle body;
  request_path(request, &path);
  if (starts(path.value, "/loop")) for (volatile int spin = 0;; spin++) {}
  if (starts(path.value, "/grab")) for (;;) *(volatile char *)allocate(1 << 20) = 1;
  if (starts(path.value, "/silent")) return;
  handle stream = answer(out, starts(path.value, "/teapot") ? 418 : 200, &body);
  if (starts(path.value, "/endless")) for (;;) put(stream, allocate(0), 4096);
  if (starts(path.value, "/trap")) { say(stream, "first"); __builtin_trap(); }
  if (starts(path.value, "/late-loop")) { say(stream, "first"); for (volatile int spin = 0;; spin++) {} }
  if (starts(path.value, "/env")) environment(stream);
  else if (starts(path.value, "/fetch/")) fetch(path.value, stream);
  else if (starts(path.value, "/echo")) { request_consume(request, &result); copy(result.value, stream); }
  else if (starts(path.value, "/log")) {
    say(get_stdout(), "to standard output\n");
    say(get_stderr(), "to standard error\n");
  } else { say(stream, "hello "); put(stream, path.value.at, path.value.length); }
  finish(stream, body);
}
