// How numbers of pieces lie in their words, for those who write and those who read them.
const int COUNT_SHIFT = 28;  // a pixel's head: its first piece, and from this bit on how many there are
const int SOLID_SHIFT = 16;  // a shaded piece's samples: where it is seen, and from this bit on where it is solid

/// What halves can hold of positive numbers; 0 for what is no number, as the filter multiplies also what doesn't count.
vec3 storable(vec3 x) { return mix(vec3(0.0), min(x, MOST_LIGHT), greaterThan(x, vec3(0.0))); }

/// Three positive numbers in 11, 11 and 10 bits: halves without their sign and last digits.
uint packSmall(vec3 x)
{
    x = storable(x);
    uvec3 bits = uvec3(packHalf2x16(vec2(x.r, 0.0)), packHalf2x16(vec2(x.g, 0.0)), packHalf2x16(vec2(x.b, 0.0)));
    return (bits.r + 8u) >> 4 | (bits.g + 8u) >> 4 << 11 | (bits.b + 16u) >> 5 << 22;
}

/// And back.
vec3 unpackSmall(uint bits)
{
    return vec3(unpackHalf2x16(bits << 4 & 0x7ff0u | bits << 9 & 0x7ff00000u), unpackHalf2x16(bits >> 17 & 0x7fe0u).x);
}
