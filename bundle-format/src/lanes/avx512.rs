//! Sixteen lanes. There is an instruction for rotating, and one for any function of three bits.

use std::arch::x86_64::{
    __m512i, _mm512_add_epi32, _mm512_loadu_si512, _mm512_ror_epi32, _mm512_set1_epi32, _mm512_srli_epi32,
    _mm512_storeu_si512, _mm512_ternarylogic_epi32,
};

side_by_side!("avx512f", __m512i, 16);

#[target_feature(enable = "avx512f")]
fn vector(values: &[u32; LANES]) -> __m512i {
    // SAFETY: sixteen words are as long as the vector, and they need not be aligned.
    #[allow(unsafe_code, reason = "a load through a pointer")]
    unsafe {
        _mm512_loadu_si512(values.as_ptr().cast())
    }
}

#[target_feature(enable = "avx512f")]
fn values(vector: __m512i) -> [u32; LANES] {
    let mut values = [0; LANES];
    // SAFETY: as above.
    #[allow(unsafe_code, reason = "a store through a pointer")]
    unsafe {
        _mm512_storeu_si512(values.as_mut_ptr().cast(), vector);
    }
    values
}

#[target_feature(enable = "avx512f")]
fn all(value: u32) -> __m512i {
    _mm512_set1_epi32(value.cast_signed())
}

#[target_feature(enable = "avx512f")]
fn add(a: __m512i, b: __m512i) -> __m512i {
    _mm512_add_epi32(a, b)
}

#[target_feature(enable = "avx512f")]
fn exclusive_or(a: __m512i, b: __m512i, c: __m512i) -> __m512i {
    _mm512_ternarylogic_epi32::<0x96>(a, b, c)
}

#[target_feature(enable = "avx512f")]
fn rotate<const RIGHT: i32, const LEFT: i32>(x: __m512i) -> __m512i {
    _mm512_ror_epi32::<RIGHT>(x)
}

#[target_feature(enable = "avx512f")]
fn shift<const RIGHT: u32>(x: __m512i) -> __m512i {
    _mm512_srli_epi32::<RIGHT>(x)
}

/// `e ? f : g` for each bit.
#[target_feature(enable = "avx512f")]
fn choice(e: __m512i, f: __m512i, g: __m512i) -> __m512i {
    _mm512_ternarylogic_epi32::<0xca>(e, f, g)
}

/// What two of three bits are.
#[target_feature(enable = "avx512f")]
fn majority(a: __m512i, b: __m512i, c: __m512i) -> __m512i {
    _mm512_ternarylogic_epi32::<0xe8>(a, b, c)
}
