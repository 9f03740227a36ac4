// The object as seen from the centre of the spot's disk.
#if VIEWS > 1
#extension GL_ARB_shader_viewport_layer_array : require
uniform int firstView;
#define VIEW (firstView + gl_InstanceID)
#endif
#include "view.glsl"
layout(location = 0) in vec3 position;
#ifdef VEIL
layout(location = 1) in vec2 texCoord;
layout(location = 0) out vec2 uv;
layout(location = 1) flat out uint triangle; // its last vertex has its number
#endif

void main()
{
    vec3 d = toWorld(position) - view.spotPosition.xyz;
    float w = dot(view.spotMapAxis.xyz, d);
    float near = view.spotX.w, far = view.spotY.w;
#ifdef VEIL
    uv = texCoord;
    triangle = uint(gl_VertexID);
#endif
    gl_Position = vec4(dot(view.spotX.xyz, d), dot(view.spotY.xyz, d), (w * (far + near) - 2.0 * far * near) / (far - near), w);
#if VIEWS > 1
    gl_Layer = VIEW;
#endif
}
