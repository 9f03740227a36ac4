// Depth alone; of a mesh with transparent materials, either its opaque surfaces or, blended to a veil, the others.
#ifdef VEIL
#include "opacity.glsl"
layout(location = 0) in vec2 uv;
layout(location = 1) flat in uint triangle;
uniform int transparent; // 0: opaque surfaces, 1: the others
layout(location = 0) out vec4 veil;
#endif

void main()
{
#ifdef VEIL
    float alpha = opacityAt(int(triangle), uv, 0.0);
    if ((alpha >= OPAQUE) == (transparent != 0) || alpha <= 0.0)
    {
        discard;
    }

    veil = vec4(vec3(1.0 - alpha), gl_FragCoord.z);
#endif
}
