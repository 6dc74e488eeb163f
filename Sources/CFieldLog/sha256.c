// SHA-256 (FIPS 180-4): one path with the x86 SHA extensions, chosen at run time, and one in plain C11.

#include "CFieldLog.h"

#include <stdatomic.h>
#include <string.h>

#if defined(__x86_64__) || defined(__i386__)
#define FL_X86 1
#include <cpuid.h>
#include <immintrin.h>
#endif

// FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
static const uint32_t round_constants[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate_right(uint32_t value, unsigned by) { return (value >> by) | (value << (32 - by)); }

static uint32_t load_big(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

static void compress_portable(uint32_t state[8], const uint8_t *block, size_t blocks) {
    for (; blocks > 0; blocks--, block += 64) {
        uint32_t w[64];
        for (unsigned t = 0; t < 16; t++) w[t] = load_big(block + 4 * t);
        for (unsigned t = 16; t < 64; t++) {
            uint32_t x = w[t - 15], y = w[t - 2];
            uint32_t small0 = rotate_right(x, 7) ^ rotate_right(x, 18) ^ (x >> 3);
            uint32_t small1 = rotate_right(y, 17) ^ rotate_right(y, 19) ^ (y >> 10);
            w[t] = small1 + w[t - 7] + small0 + w[t - 16];
        }
        uint32_t v[8];
        memcpy(v, state, sizeof v);
        for (unsigned t = 0; t < 64; t++) {
            uint32_t big1 = rotate_right(v[4], 6) ^ rotate_right(v[4], 11) ^ rotate_right(v[4], 25);
            uint32_t choose = (v[4] & v[5]) ^ (~v[4] & v[6]);
            uint32_t t1 = v[7] + big1 + choose + round_constants[t] + w[t];
            uint32_t big0 = rotate_right(v[0], 2) ^ rotate_right(v[0], 13) ^ rotate_right(v[0], 22);
            uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
            v[7] = v[6], v[6] = v[5], v[5] = v[4], v[4] = v[3] + t1;
            v[3] = v[2], v[2] = v[1], v[1] = v[0], v[0] = t1 + big0 + majority;
        }
        for (unsigned i = 0; i < 8; i++) state[i] += v[i];
    }
}

#ifdef FL_X86

// Four rounds with the message words in m0, and, while more than 16 words are to come, the words 16 further on.
#define FOUR_ROUNDS(i, m0, m1, m2, m3)                                                                                 \
    do {                                                                                                               \
        __m128i sum = _mm_add_epi32(m0, _mm_load_si128((const __m128i *)&round_constants[4 * (i)]));                   \
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);                                                                 \
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));                                        \
        if ((i) < 12) {                                                                                                \
            m0 = _mm_add_epi32(_mm_sha256msg1_epu32(m0, m1), _mm_alignr_epi8(m3, m2, 4));                              \
            m0 = _mm_sha256msg2_epu32(m0, m3);                                                                         \
        }                                                                                                              \
    } while (0)

#define SIXTEEN_ROUNDS(i)                                                                                              \
    FOUR_ROUNDS(i, m0, m1, m2, m3);                                                                                    \
    FOUR_ROUNDS(i + 1, m1, m2, m3, m0);                                                                                \
    FOUR_ROUNDS(i + 2, m2, m3, m0, m1);                                                                                \
    FOUR_ROUNDS(i + 3, m3, m0, m1, m2)

__attribute__((target("sha,sse4.1"))) static void compress_x86(uint32_t state[8], const uint8_t *block, size_t blocks) {
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    // The instructions want the eight words as (a b e f) and (c d g h), highest first.
    __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)&state[0]), 0xb1);
    __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)&state[4]), 0x1b);
    __m128i abef = _mm_alignr_epi8(badc, hgfe, 8);
    __m128i cdgh = _mm_blend_epi16(hgfe, badc, 0xf0);

    for (; blocks > 0; blocks--, block += 64) {
        const __m128i *in = (const __m128i *)block;
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i m0 = _mm_shuffle_epi8(_mm_loadu_si128(in + 0), big_endian);
        __m128i m1 = _mm_shuffle_epi8(_mm_loadu_si128(in + 1), big_endian);
        __m128i m2 = _mm_shuffle_epi8(_mm_loadu_si128(in + 2), big_endian);
        __m128i m3 = _mm_shuffle_epi8(_mm_loadu_si128(in + 3), big_endian);
        SIXTEEN_ROUNDS(0);
        SIXTEEN_ROUNDS(4);
        SIXTEEN_ROUNDS(8);
        SIXTEEN_ROUNDS(12);
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }

    __m128i feba = _mm_shuffle_epi32(abef, 0x1b);
    __m128i dchg = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128((__m128i *)&state[0], _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128((__m128i *)&state[4], _mm_alignr_epi8(dchg, feba, 8));
}

static int processor_has_sha(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
    if (!(c & (1u << 9)) || !(c & (1u << 19))) return 0; // SSSE3 (pshufb, palignr) and SSE4.1 (pblendw)
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
    return (b >> 29) & 1;
}

#else

static void compress_x86(uint32_t state[8], const uint8_t *block, size_t blocks) {
    compress_portable(state, block, blocks);
}
static int processor_has_sha(void) { return 0; }

#endif

int fl_sha256_accelerated(void) {
    // -1: not asked yet. Two threads asking at once both write the same answer.
    static atomic_int answer = -1;
    int known = atomic_load_explicit(&answer, memory_order_relaxed);
    if (known < 0) {
        known = processor_has_sha();
        atomic_store_explicit(&answer, known, memory_order_relaxed);
    }
    return known;
}

static void compress(fl_sha256_state *state, const uint8_t *block, size_t blocks) {
    if (blocks == 0) return;
    if (state->portable || !fl_sha256_accelerated())
        compress_portable(state->words, block, blocks);
    else
        compress_x86(state->words, block, blocks);
}

void fl_sha256_begin(fl_sha256_state *state) {
    // FIPS 180-4, 5.3.3: from the square roots of the first eight primes.
    static const uint32_t first[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    memset(state, 0, sizeof *state);
    memcpy(state->words, first, sizeof first);
}

void fl_sha256_begin_portable(fl_sha256_state *state) {
    fl_sha256_begin(state);
    state->portable = 1;
}

void fl_sha256_update(fl_sha256_state *state, const void *data, size_t n) {
    if (n == 0) return;
    const uint8_t *p = data;
    size_t held = state->total % 64;
    state->total += n;
    if (held > 0) {
        size_t take = n < 64 - held ? n : 64 - held;
        memcpy(state->pending + held, p, take);
        p += take, n -= take, held += take;
        if (held < 64) return;
        compress(state, state->pending, 1);
    }
    compress(state, p, n / 64);
    if (n % 64 > 0) memcpy(state->pending, p + n / 64 * 64, n % 64);
}

void fl_sha256_end(const fl_sha256_state *state, uint8_t out[32]) {
    fl_sha256_state last = *state;
    size_t held = last.total % 64;
    uint8_t tail[128] = {0};
    memcpy(tail, last.pending, held);
    tail[held] = 0x80;
    size_t blocks = held < 56 ? 1 : 2;
    uint64_t bits = last.total * 8;
    for (unsigned i = 0; i < 8; i++) tail[blocks * 64 - 1 - i] = (uint8_t)(bits >> (8 * i));
    compress(&last, tail, blocks);
    for (unsigned i = 0; i < 32; i++) out[i] = (uint8_t)(last.words[i / 4] >> (24 - 8 * (i % 4)));
}

void fl_sha256(const void *data, size_t n, uint8_t out[32]) { fl_sha256_2(data, n, NULL, 0, out); }

void fl_sha256_2(const void *a, size_t an, const void *b, size_t bn, uint8_t out[32]) {
    fl_sha256_state state;
    fl_sha256_begin(&state);
    fl_sha256_update(&state, a, an);
    fl_sha256_update(&state, b, bn);
    fl_sha256_end(&state, out);
}
