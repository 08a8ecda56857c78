;; Asks for an import that no server offers.
(module
  (import "telepathy" "read-mind" (func $read (result i32)))
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
  (func (export "wasi:http/incoming-handler@0.2.12#handle") (param i32 i32) (drop (call $read))))
