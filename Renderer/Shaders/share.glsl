#include "view.glsl"
uniform int class_; // of pixels: pieces.glsl

// This class's share of the views' axes, bound as a range of the buffer that floor.comp.glsl reads whole: with constant places, a
// CPU loads them once for all lanes.
struct Share
{
    vec4 axis[ROWS_PER_AXIS * TAPS]; // see DirectionLists.Rows
    // xy point of the spot's disk, of the first POINTS; zw point of the unit square for the glossy lobe, of the first LOBES
    vec4 drawn[ROWS_PER_CLASS - ROWS_PER_AXIS * TAPS];
};

layout(std140, binding = 1) uniform Class { Share shares[VIEWS]; };
#define share shares[VIEW]
