// Interpolation between texels, which the border's go on beyond it. Not the sampler's: samplers of one kind in all programs spare a driver on the
// CPU compiling them again (SamplerSlots.cs).

/// The plane of size texels a side at a place in units of texels, whose middles are at halves.
vec4 between(sampler2D plane, int size, vec2 at)
{
    at = clamp(at - 0.5, 0.0, float(size - 1));
    ivec2 low = ivec2(at), high = min(low + 1, size - 1);
    vec2 f = at - vec2(low);
    vec4 upper = mix(texelFetch(plane, low, 0), texelFetch(plane, ivec2(high.x, low.y), 0), f.x);
    vec4 lower = mix(texelFetch(plane, ivec2(low.x, high.y), 0), texelFetch(plane, high, 0), f.x);
    return mix(upper, lower, f.y);
}
