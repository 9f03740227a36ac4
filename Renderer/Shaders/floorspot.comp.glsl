// The spot on the floor as the camera sees it, at half the picture's resolution: irradiance for unit intensity.
#include "spotlight.glsl"
layout(local_size_x = 8, local_size_y = 8) in;
layout(r16f, binding = 0) writeonly uniform image2D floorSpot;

const int SPOT_POINTS = 16 / SPOT_SHARE;
const int SPOT_STEPS = 10 / SPOT_SHARE;

void main()
{
    ivec2 at = ivec2(gl_GlobalInvocationID.xy);
    ivec2 size = imageSize(floorSpot);
    vec3 ray = cameraRay((vec2(at) + 0.5) * float(view.image.x) / vec2(size));
    vec3 p = view.eye.xyz + ray * ((view.floorColor.w - view.eye.z) / min(ray.z, -1e-4));

    SpotDisk disk = spotDiskFacing(p);
    // Farther from the axis than the cone and the disk reach, nothing arrives; farther from the object than the disk's parallax,
    // nothing is in the way.
    float axisCosine = -dot(disk.facing, view.spotAxis.xyz);
    bool lit = ray.z < -1e-3 && axisCosine > view.spotAxis.w - 0.03;
    bool shaded = lit && length(cross(disk.facing, p)) < view.forward.w + view.spotPosition.w;
    float spot = 0.0;
    vec2 turn = vec2(1.0, 0.0);
    for (int i = 0; i < (lit ? SPOT_POINTS : 0); i++)
    {
        vec2 o = sqrt((float(i) + 0.5) / float(SPOT_POINTS)) * turn;
        turn = GOLDEN_TURN * turn;
        vec3 q = view.spotPosition.xyz + o.x * disk.x + o.y * disk.y, toward;
        float flux = spotFlux(p, q, disk.facing, toward);
        float start = fract(0.5 + 0.618034 * float(i + (at.x & 1) * 3 + (at.y & 1) * 7));
        spot += flux * toward.z * spotVisible(p, q, shaded ? SPOT_STEPS : 0, start);
    }

    imageStore(floorSpot, at, vec4(spot / float(SPOT_POINTS)));
}
