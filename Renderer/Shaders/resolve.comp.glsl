// The picture: the floor behind the filtered object, the view transform. With LINEAR, without the latter.
#include "view.glsl"
layout(local_size_x = 8, local_size_y = 8) in;
layout(binding = 6) uniform viewPlane filtered;    // filter.comp.glsl
#ifdef PEEL
layout(binding = 7) uniform viewPlane covered;
#endif
layout(binding = 10) uniform viewPlane floorSeen;  // floorspot.comp.glsl
layout(binding = 11) uniform samplerBuffer filmic; // CURVE_CELLS x (value, step), then DESATURATION_CELLS x (log2 of max, share)
#ifdef LINEAR
layout(rgba32f, binding = 0) writeonly uniform viewImage picture;
#else
layout(rgba8, binding = 0) writeonly uniform viewImage picture;
#endif

#ifndef LINEAR
/// Filmic, SCENE.md, section 9.
vec3 display(vec3 x)
{
    float m = max(x.r, max(x.g, x.b));
    float key = log2(max(m, 1e-10));
    vec2 low = texelFetch(filmic, CURVE_CELLS).xy;
    int steps = key > low.x ? DESATURATION_CELLS : 1;
    float share = 0.0;
    for (int i = 1; i < steps; i++)
    {
        vec2 high = texelFetch(filmic, CURVE_CELLS + i).xy;
        share = key > low.x ? mix(low.y, high.y, min((key - low.x) / (high.x - low.x), 1.0)) : share;
        low = high;
    }

    x += share * (m - x);
    vec3 t = clamp((log2(max(x, 1e-10)) + 12.473931188) / 16.5, 0.0, 1.0) * float(CURVE_CELLS - 1);
    ivec3 cell = ivec3(t);
    vec3 f = t - vec3(cell);
    vec2 r = texelFetch(filmic, cell.r).xy, g = texelFetch(filmic, cell.g).xy, b = texelFetch(filmic, cell.b).xy;
    return vec3(r.x + f.r * r.y, g.x + f.g * g.y, b.x + f.b * b.y);
}
#endif

void put(ivec2 pixel, vec3 behind)
{
    if (any(greaterThanEqual(pixel, view.image.xx)))
    {
        return;
    }

    ivec4 part = view.parts[0];
    bool near = all(greaterThanEqual(pixel, part.xy)) && all(lessThan(pixel, part.xy + part.zw));
    vec4 object = near ? texelFetch(filtered, IN_VIEW(pixel), 0) : vec4(0.0);
    float coverage = object.a;
#ifdef PEEL
    coverage = near ? texelFetch(covered, IN_VIEW(pixel), 0).r : 0.0;
#endif

    // A pixel's pieces together may be more than halves can hold.
    vec3 color = min(object.rgb + (1.0 - object.a) * behind, MOST_LIGHT);
#ifdef LINEAR
    imageStore(picture, IN_VIEW(pixel), vec4(color, coverage));
#else
    imageStore(picture, IN_VIEW(pixel), vec4(floor(255.0 * display(color) + 0.5) / 255.0, coverage));
#endif
}

/// Four pixels lie round each of the floor's texels, and take it and those beside it.
void main()
{
    ivec2 texel = ivec2(gl_GlobalInvocationID.xy), last = (view.image.xx - 1) / 2;
    if (any(greaterThan(texel, last)))
    {
        return;
    }

    vec3 left[3], right[3];
    for (int y = 0; y < 3; y++)
    {
        vec3 row[3];
        for (int x = 0; x < 3; x++)
        {
            row[x] = texelFetch(floorSeen, IN_VIEW(clamp(texel + ivec2(x - 1, y - 1), ivec2(0), last)), 0).rgb;
        }

        left[y] = mix(row[0], row[1], 0.75);
        right[y] = mix(row[1], row[2], 0.25);
    }

    put(2 * texel, mix(left[0], left[1], 0.75));
    put(2 * texel + ivec2(1, 0), mix(right[0], right[1], 0.75));
    put(2 * texel + ivec2(0, 1), mix(left[1], left[2], 0.25));
    put(2 * texel + ivec2(1, 1), mix(right[1], right[2], 0.25));
}
