// Light leaving each visible piece of the object towards the camera. One invocation a piece of one class of pixels. Each class looks along
// its own axes and at its own points of the spot; neighbouring pixels are of different classes, and the filter evens out what these found.
#include "hemisphere.glsl"
#include "glossylight.glsl"
#include "spotshade.glsl"
#include "pieces.glsl"
#ifdef EMITS
#include "emitters.glsl"
#endif
layout(local_size_x = 64) in;
#ifdef PEEL
layout(r16f, binding = 0) uniform viewImage hidden;        // how much the layers before hide of what is behind, at each sample
uniform int isOpaque;                                    // 1 for the layer behind all others: all that it shows was found to be opaque
uniform int isLast;                                      // 1 for the last layer that lets light through: behind it is nothing but black
layout(r32ui, binding = 1) uniform viewNumberImage solid;  // samples of each pixel where the object is, however transparent
#endif

const float NORMAL_OFFSET = 0.4 / float(DIRECTION_SIZE); // in radii: a fifth of a direction map's texel

void main()
{
    // No early return, as in view.glsl: invocations without a piece look at the last one.
    uint count = lists[class_].counts[VIEW];
    bool isPiece = gl_GlobalInvocationID.x < count;
    int number = firstOf(class_) + int(min(gl_GlobalInvocationID.x, max(count, 1u) - 1u));
    uvec4 piece = pieces[number].own;
    ivec2 pixel = ivec2(piece.x & ((1u << PIXEL_BITS) - 1u), piece.x >> PIXEL_BITS);
    uint mask = piece.y;
    // A whole pixel is looked at in its middle, another one where the sample lies that stands for it.
    vec2 at = vec2(pixel) + 0.5;
    const int order[POSITIONS] = int[](MIDDLE_FIRST);
    for (int i = POSITIONS - 1; i >= 0; i--)
    {
        bool isSeen = mask != ALL_SAMPLES && (mask >> order[i] & 1u) != 0u;
        at = isSeen ? vec2(pixel) + (vec2(order[i] % SAMPLES, order[i] / SAMPLES) + 0.5) / float(SAMPLES) : at;
    }

    Surface s = surfaceAt(int(piece.z), at);
    vec3 lifted = s.position + s.trueNormal * (NORMAL_OFFSET * view.forward.w);
    SpotDisk disk = spotDiskFacing(s.position);
    SpotStart start = spotStartAt(lifted, dot(s.trueNormal, disk.facing));
    vec3 diffuse = vec3(0.0), gloss = vec3(0.0), image = vec3(0.0);
    for (int i = 0; i < POINTS; i++)
    {
        addSpot(s, lifted, disk, share.drawn[i], start, diffuse, gloss);
    }

#ifdef EMITS
    for (int i = 0; i < EMITTERS; i++)
    {
        vec3 toward, light = lightOfEmitter(i, s.position, s.trueNormal, toward);
        float cosine = dot(s.normal, toward);
        bool faces = cosine > 0.0 && dot(s.trueNormal, toward) > 0.0;
        light *= faces ? s.open * cosine : 0.0;
        diffuse += s.diffuse / PI * diffuseShape(s, toward, cosine) * light;
        gloss += glossyShape(s, toward) * light;
    }
#endif

#ifdef GLOSS
#ifdef OWN_LIGHT
    image = spotImage(s, lifted, disk, start);
#endif
    for (int i = 0; i < LOBES; i++)
    {
        gloss += s.specular > 0.0 ? glossyLight(s, lifted, share.drawn[i]) / float(LOBES) : vec3(0.0);
    }
#endif

    // Bounced light comes by gloss too: about half of what the lobe mirrors at most. Of faces with a twin less, so that its border stays sharp.
    vec3 albedo = s.open * (s.diffuse + 0.5 * s.specular + 0.002);
    vec3 received = (diffuse + diffuseLight(s, lifted)) / albedo;
    vec4 light = vec4(s.emission + image, 1.0);
    uint fresh = 0u;
    if (isPiece)
    {
#ifdef PEEL
        float opacity = isOpaque != 0 ? 1.0 : s.opacity, hides = isLast != 0 ? 1.0 : opacity, open = 0.0;
        for (int i = 0; i < POSITIONS; i++)
        {
            if ((mask >> i & 1u) != 0u)
            {
                ivec2 place = pixel * SAMPLES + ivec2(i % SAMPLES, i / SAMPLES);
                float before = imageLoad(hidden, IN_VIEW(place)).r;
                open += 1.0 - before;
                imageStore(hidden, IN_VIEW(place), vec4(mix(before, 1.0, hides)));
            }
        }

        light *= vec4(vec3(opacity), hides) * open / float(bitCount(mask));
        albedo *= opacity * open / float(bitCount(mask));
        gloss *= opacity * open / float(bitCount(mask));
        fresh = opacity > SOLID_OPACITY ? mask & ~imageAtomicOr(solid, IN_VIEW(pixel), mask) : 0u;
#endif
        light.rgb = storable(light.rgb);
        received = storable(received);
        albedo = storable(albedo);
        pieces[number].own = uvec4(packHalf2x16(light.rg), packHalf2x16(light.ba), mask | (fresh << SOLID_SHIFT), piece.w);
        pieces[number].mixed =
            uvec4(packHalf2x16(received.rg), packHalf2x16(vec2(received.b, albedo.r)), packHalf2x16(albedo.gb), packSmall(gloss));
    }
}
