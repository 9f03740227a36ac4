// The pixel filter: each piece of surface counts by the filter's weight over its samples, for its own pixel and those around. Each layer of a
// transparent mesh is added to those before.
#include "view.glsl"
#include "piecewords.glsl"
layout(local_size_x = 8, local_size_y = 8) in;
layout(binding = 6) uniform viewNumbers heads;        // pieces.glsl
layout(binding = 7) uniform usamplerBuffer shaded;    // pieces.glsl
layout(binding = 8) uniform samplerBuffer weights;    // of every set of samples, a table for each neighbour: PixelFilter.cs
layout(rgba16f, binding = 0) uniform viewImage filtered;
#ifdef PEEL
layout(r16f, binding = 1) uniform viewImage covered;    // how much of the pixel shows solid matter
#endif
uniform int part; // of view.parts

const int SETS = 1 << POSITIONS;

// In bytes of -1 to 1: normals less than 26 degrees apart, and planes less than 0.04 radii at most.
const float SAME_PLANE = 3200.0, HEIGHT = 128.0;

vec4 bytesOf(uint x) { return vec4(uvec4(x, x >> 8, x >> 16, x >> 24) & 255u); }

void main()
{
    ivec2 local = ivec2(gl_GlobalInvocationID.xy);
    ivec4 region = views[VIEW].parts[part];
    ivec2 pixel = region.xy + local;
    bool inside = all(lessThan(local, region.zw));
    vec4 sum = vec4(0.0);
    float share = 0.0;
    const int SIDE = 2 * FILTER_REACH + 1;
    int firsts[SIDE * SIDE], counts[SIDE * SIDE];
    int most = 0;
    for (int i = 0; i < SIDE * SIDE; i++)
    {
        ivec2 beside = local + ivec2(i % SIDE, i / SIDE) - FILTER_REACH;
        bool isIn = inside && all(greaterThanEqual(beside, ivec2(0))) && all(lessThan(beside, region.zw));
        uint head = texelFetch(heads, IN_VIEW(region.xy + beside), 0).r;
        firsts[i] = int(head & ((1u << COUNT_SHIFT) - 1u));
        counts[i] = isIn ? int(head >> COUNT_SHIFT) : 0;
        most = max(most, counts[i]);
    }

    // Pixels side by side look along different axes. Of what lies on the same surface as this one's first piece, the mean of all classes is taken.
    vec4 plane = counts[SIDE * SIDE / 2] > 0 ? bytesOf(texelFetch(shaded, 2 * firsts[SIDE * SIDE / 2]).w) : vec4(-1e3);
    vec3 evenLight = vec3(0.0), evenGloss = vec3(0.0), albedo = vec3(0.0);
    float evenWeight = 0.0, even = 0.0;
    for (int k = 0; k < most; k++)
    {
        for (int i = 0; i < SIDE * SIDE; i++)
        {
            uvec4 first = texelFetch(shaded, 2 * (firsts[i] + k)), second = texelFetch(shaded, 2 * (firsts[i] + k) + 1);
            bool isThere = k < counts[i];
            float weight = isThere ? texelFetch(weights, i * SETS + int(first.z & uint(SETS - 1))).r : 0.0;
            vec2 middle = unpackHalf2x16(second.y);
            vec3 light = vec3(unpackHalf2x16(second.x), middle.x), gloss = vec3(0.0);
#ifdef GLOSS
            gloss = unpackSmall(second.w);
#endif
            vec3 its = vec3(middle.y, unpackHalf2x16(second.z));

            vec4 apart = bytesOf(first.w) - plane;
            bool same = isThere && dot(apart * apart, vec4(1.0, 1.0, 1.0, HEIGHT)) < SAME_PLANE;
            float tent = same ? float(max(0, 2 - abs(i % SIDE - FILTER_REACH)) * max(0, 2 - abs(i / SIDE - FILTER_REACH))) : 0.0;
            float ofSame = same ? weight : 0.0, ofOther = weight - ofSame;
            even += tent;
            evenLight += tent * light;
            evenGloss += tent * gloss;
            evenWeight += ofSame;
            albedo += ofSame * its;
            vec4 own = vec4(0.0, 0.0, 0.0, 1.0);
#if defined(OWN_LIGHT) || defined(PEEL)
            own = vec4(unpackHalf2x16(first.x), unpackHalf2x16(first.y));
#endif
            sum += weight * own + ofOther * vec4(its * light + gloss, 0.0);
#ifdef PEEL
            share += isThere ? texelFetch(weights, i * SETS + int(first.z >> SOLID_SHIFT)).r : 0.0;
#endif
        }
    }

    sum.rgb += (albedo * evenLight + evenWeight * evenGloss) / max(even, 1.0);
    if (inside)
    {
#ifdef PEEL
        sum += imageLoad(filtered, IN_VIEW(pixel));
        imageStore(covered, IN_VIEW(pixel), vec4(share + imageLoad(covered, IN_VIEW(pixel)).r));
#endif
        imageStore(filtered, IN_VIEW(pixel), sum);
    }
}
