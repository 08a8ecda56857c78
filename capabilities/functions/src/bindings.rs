//! Rust types of the WIT world in `wit/handler.wit`.

#![allow(
    clippy::pedantic,
    clippy::too_many_arguments,
    unused_qualifications,
    unreachable_pub,
    reason = "generated code"
)]

wasmtime::component::bindgen!({
    path: "wit",
    world: "handler",
    imports: {
        "reactor:function/host.random": trappable,
        "reactor:function/host.fetch": trappable,
    },
});

/// The text of the world, from which the base component is assembled.
pub(crate) const WIT: &str = include_str!("../wit/handler.wit");
