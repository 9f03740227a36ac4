#include "piecewords.glsl"
// The pieces of surface that the pixels show: samples of a pixel that see one smooth surface are one piece, shaded once.
const uint GROUP = 64u;      // pieces a work group
const int MOST_PIECES = 4;   // a pixel; the last one takes what is left
const int PIXEL_BITS = 10;   // of a coordinate, which is at most 1023
const uint ALL_SAMPLES = (1u << POSITIONS) - 1u;

struct List { uint groupsX, groupsY, groupsZ, counts[VIEWS]; }; // the first three are an indirect dispatch, z for the views

// Pixels are of one class each, which decides along which axes their pieces look; a class has its list and, of each view, its share of the pieces.
layout(std430, binding = 0) buffer Lists { List lists[CLASSES]; };

struct Piece
{
    // Gathered: pixel, samples, triangle, plane. Shaded, what is the pixel's own: red and green, blue and opacity of emission and mirrored spot (two
    // halves each); samples, and from SOLID_SHIFT on those that show solid matter; plane. Of the plane the normal, on the camera's side, and the
    // height over the object's middle in radii, both as bytes for -1 to 1.
    uvec4 own;
    // What differs by the class, for the filter to even out: diffuse light over albedo, red and green; its blue, and the albedo's red; the albedo's
    // green and blue (two halves each); gloss (packSmall).
    uvec4 mixed;
};

layout(std430, binding = 1) buffer Pieces { Piece pieces[]; };

int classOf(ivec2 pixel) { return (pixel.y % CLASS_ROWS) * CLASS_COLUMNS + pixel.x % CLASS_COLUMNS; }

/// The view's first piece of a class.
int firstOf(int class_) { return (class_ * VIEWS + VIEW) * PIECES_PER_CLASS; }
