// What each pixel shows at its centre: normal, base colour and depth of the object or of the floor (PixelSurface.cs).
#include "view.glsl"
#include "mesh.glsl"
#include "surface.glsl"
layout(local_size_x = 8, local_size_y = 8) in;
layout(binding = 6) uniform viewNumbers triangles; // number of the triangle
layout(std430, binding = 2) buffer Surfaces { uint surfaces[]; }; // 3 a pixel, view after view
uniform int layer;
uniform int part; // of view.parts, in which there are triangles

/// The first of a pixel's three.
int placeOf(ivec2 pixel) { return 3 * ((VIEW * view.image.x + pixel.y) * view.image.x + pixel.x); }

uint bytes(vec3 x, uint high)
{
    uvec3 b = uvec3(floor(255.0 * clamp(x, 0.0, 1.0) + 0.5));
    return b.x | (b.y << 8) | (b.z << 16) | (high << 24);
}

vec3 toSrgb(vec3 x)
{
    x = clamp(x, 0.0, 1.0);
    return mix(1.055 * pow(x, vec3(1.0 / 2.4)) - 0.055, 12.92 * x, lessThanEqual(x, vec3(0.0031308)));
}

void put(ivec2 pixel, vec3 normal, vec3 albedo, float depth, uint isObject)
{
    vec3 seen = vec3(dot(normal, view.right.xyz), dot(normal, view.up.xyz), -dot(normal, view.forward.xyz));
    int at = placeOf(pixel);
    surfaces[at] = bytes(0.5 + 0.5 * seen, 0u);
    surfaces[at + 1] = bytes(toSrgb(albedo), isObject);
    surfaces[at + 2] = floatBitsToUint(depth * view.spotReference.w);
}

void main()
{
    ivec2 pixel = ivec2(gl_GlobalInvocationID.xy);
    if (any(greaterThanEqual(pixel, view.image.xx)))
    {
        return;
    }

    ivec2 middle = pixel * SAMPLES + SAMPLES / 2;
    vec2 centre = (vec2(middle) + 0.5) / float(SAMPLES);
    ivec4 region = views[VIEW].parts[part];
    bool near = all(greaterThanEqual(pixel, region.xy)) && all(lessThan(pixel, region.xy + region.zw));
    uint number = near ? texelFetch(triangles, IN_VIEW(middle), 0).r : NO_TRIANGLE;
    bool isOpen = layer == 0 || surfaces[placeOf(pixel) + 1] >> 24 == 0u;
    if (number != NO_TRIANGLE && isOpen)
    {
        Surface s = surfaceAt(int(number), centre);
        if (s.opacity > SOLID_OPACITY)
        {
            put(pixel, s.normal, s.base, dot(s.position - view.eye.xyz, view.forward.xyz), 1u);
            return;
        }
    }

    if (layer == 0)
    {
        vec3 ray = cameraRay(centre);
        float depth = (view.floorColor.w - view.eye.z) / min(ray.z, -1e-6);
        bool isFloor = ray.z < -1e-6;
        put(pixel, isFloor ? vec3(0.0, 0.0, 1.0) : vec3(0.0), isFloor ? view.floorColor.rgb : vec3(0.0), isFloor ? depth : 0.0, 0u);
    }
}
