// What every pass of a view knows; filled by ViewBlock.cs, field by field in this order. "World" has its origin at the object's centre
// and the mesh's unit of length: a translation or scale of the object moves and scales everything else.
#include "views.glsl"
struct View
{
    vec4 rotation[3];      // rows: object frame to world
    vec4 eye;              // xyz position, w tan(fov / 2)
    vec4 right;            // xyz camera axis, w near
    vec4 up;               // xyz camera axis, w far
    vec4 forward;          // xyz camera axis, w radius of the object's bounding sphere
    vec4 floorColor;       // rgb albedo, w height of the plane
    vec4 spotPosition;     // xyz, w radius of the disk
    vec4 spotAxis;         // xyz where the spot aims, w cosine of the half cone angle
    vec4 spotIntensity;    // rgb power / 4 pi [W/sr], w width of the blend in cosines
    vec4 lights;           // x sun strength, y cosine of the sun's half angle, z world radiance, w half width of the floor grid
    vec4 spotMapAxis;      // xyz from the spot to the object's centre, w 1 if light is passed on between surfaces, else 0
    vec4 spotReference;    // xyz, from which the axes of the spot's disk are made, w Blender units a unit of length here
    vec4 spotX;            // xyz axis of the spot's depth map / tangent of its half angle, w near
    vec4 spotY;            // the same, w far
    vec4 spotRect;         // of the object in the spot's depth map: xy middle, zw half size
    ivec4 parts[3];        // x, y, width, height: pixels of the object; of what of it lets light through; texels of the floor where its shadow may be
    ivec4 image;           // x width and height in pixels, y and z 1 if camera and spot are outside of the object, else 0
};

layout(std140, binding = 0) uniform Views { View views[VIEWS]; };

/// Copied before any condition: within one, a driver on the CPU reads each number of a uniform block lane by lane. (Which of the parts is meant is known
/// at run time only; it is taken from the block itself, as a copy would have to lie in memory for that.)
View view = views[VIEW];

const float PI = 3.14159265358979;

vec3 toWorld(vec3 p) { return vec3(dot(view.rotation[0].xyz, p), dot(view.rotation[1].xyz, p), dot(view.rotation[2].xyz, p)); }

vec3 toObject(vec3 p) { return view.rotation[0].xyz * p.x + view.rotation[1].xyz * p.y + view.rotation[2].xyz * p.z; }

/// Ray through a point of the picture in pixels, row 0 at the top; its length along forward is 1.
vec3 cameraRay(vec2 pixel)
{
    vec2 ndc = (2.0 * pixel / float(view.image.x) - 1.0) * view.eye.w;
    return view.forward.xyz + ndc.x * view.right.xyz - ndc.y * view.up.xyz;
}
