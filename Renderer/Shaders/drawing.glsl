// Draws triangles by compute, which a large GPU does many times faster than its rasteriser: small ones one an invocation, large ones, in a second
// dispatch, by a work group for each tile that they touch. Whoever includes this says where a corner is seen and what becomes of a sample.
#include "mesh.glsl"
const int TILE = 64;            // samples along a side
const int SMALL = 256;          // samples of a triangle's bounding rectangle that one invocation draws
const uint MOST_TILES = 8192u;  // of a view; what finds no room is drawn by one invocation after all

#ifdef TILES
layout(local_size_x = TILE, local_size_y = 4) in;
#else
layout(local_size_x = 64) in;
#endif

struct Tile { uint triangle, place; }; // place: column, and from bit 16 on row

// The first three are the second dispatch, z for the views; then how many tiles each view has.
layout(std430, binding = 4) buffer Tiles { uint groupsX, groupsY, groupsZ, counts[VIEWS]; Tile tiles[]; };

uniform int firstTriangle, endTriangle; // which are drawn
uniform int shellCount;                 // the first ones are of closed shells

// A triangle as it is drawn: three functions, linear over the picture, that are positive inside, one for each corner and 0 on the edge across, and its
// depth, linear too.
struct Drawn
{
    bool isDrawn;
    ivec2 low, high;       // samples around it, the last ones included
    vec3 slopeX, slopeY;   // of the functions
    vec3 fromX, fromY;     // a point of each edge, whose coordinates are taken away first: the numbers stay small
    vec3 constant;
    vec3 depth;            // slopes, and depth at the first corner
    vec2 corner;           // where that is seen
    vec2 depths;           // the least and the greatest
    vec3 inverse;          // inverse distances of the corners from the eye along its axis, but for a factor
};

/// Where a corner is seen, in samples times its distance along the eye's axis, and that distance.
vec3 seen(vec3 corner);

/// Distances of depth 0 and depth 1.
vec2 nearAndFar();

/// Whether the eye is outside of the object.
bool isOutside();

/// Rectangle of samples that are drawn: x, y, width, height.
ivec4 drawnPart();

/// What becomes of a sample, which is so far inside.
void put(int triangle, Drawn t, ivec2 at, float depth, vec3 inside);

/// A dot product that comes to the same number wherever it is computed, as what two triangles share has to.
float product(vec3 a, vec3 b)
{
    precise float sum = a.x * b.x + a.y * b.y + a.z * b.z;
    return sum;
}

/// Where a corner is from an eye.
vec3 fromEye(vec3 corner, vec3 eye)
{
    precise vec3 d = vec3(product(view.rotation[0].xyz, corner), product(view.rotation[1].xyz, corner), product(view.rotation[2].xyz, corner)) - eye;
    return d;
}

/// A corner as an eye sees it whose axes x and y are as long as a unit of distance is to half a side of the picture.
vec3 project(vec3 fromEye, vec3 x, vec3 y, vec3 forward, float side)
{
    float w = product(forward, fromEye);
    precise vec2 at = 0.5 * side * (vec2(product(x, fromEye), product(y, fromEye)) + w) - 0.5 * w;
    return vec3(at, w);
}

/// Depth at a distance along the eye's axis.
float depthAt(float distance)
{
    vec2 plane = nearAndFar();
    return (plane.y - plane.y * plane.x / distance) / (plane.y - plane.x);
}

vec3 onScreen(vec3 p)
{
    precise vec2 at = p.xy / p.z;
    return vec3(at, depthAt(p.z));
}

/// Twice the area of a triangle.
float area(vec2 a, vec2 b, vec2 c) { return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x); }

/// Slopes along x and y and a point of an edge's function. The edge of a neighbour has the same ones with the other sign: no gap is between the two.
vec4 edge(vec2 a, vec2 b, float turn)
{
    bool swaps = a.x > b.x || (a.x == b.x && a.y > b.y);
    vec2 first = swaps ? b : a, second = swaps ? a : b;
    float turned = swaps ? -turn : turn;
    return vec4(turned * (first.y - second.y), turned * (second.x - first.x), first);
}

Drawn drawn(int triangle)
{
    vec3 a = seen(texelFetch(corners, 3 * triangle).xyz);
    vec3 b = seen(texelFetch(corners, 3 * triangle + 1).xyz);
    vec3 c = seen(texelFetch(corners, 3 * triangle + 2).xyz);
    bvec3 isInFront = greaterThanEqual(vec3(a.z, b.z, c.z), vec3(nearAndFar().x * (isOutside() ? 0.5 : 1.0)));
    Drawn t;
    ivec4 part = drawnPart();
    t.low = part.xy;
    t.high = part.xy + part.zw - 1;
    float twice;
    if (all(isInFront))
    {
        a = onScreen(a);
        b = onScreen(b);
        c = onScreen(c);
        t.low = max(ivec2(ceil(min(a.xy, min(b.xy, c.xy)))), t.low);
        t.high = min(ivec2(floor(max(a.xy, max(b.xy, c.xy)))), t.high);
        twice = area(a.xy, b.xy, c.xy);
        float turn = sign(twice);
        vec4 acrossA = edge(b.xy, c.xy, turn), acrossB = edge(c.xy, a.xy, turn), acrossC = edge(a.xy, b.xy, turn);
        t.slopeX = vec3(acrossA.x, acrossB.x, acrossC.x);
        t.slopeY = vec3(acrossA.y, acrossB.y, acrossC.y);
        t.fromX = vec3(acrossA.z, acrossB.z, acrossC.z);
        t.fromY = vec3(acrossA.w, acrossB.w, acrossC.w);
        t.constant = vec3(0.0);
        vec2 rise = vec2(b.z - a.z, c.z - a.z) / max(abs(twice), 1e-20);
        t.depth = vec3(dot(rise, t.slopeX.yz), dot(rise, t.slopeY.yz), a.z);
        t.corner = a.xy;
        t.depths = vec2(max(min(a.z, min(b.z, c.z)), 1e-5), min(max(a.z, max(b.z, c.z)), 1.0 - 1e-5));
        vec2 plane = nearAndFar();
        t.inverse = plane.y - vec3(a.z, b.z, c.z) * (plane.y - plane.x);
    }
    else
    {
        // It goes past the eye's near plane: its edges as planes through the eye.
        twice = dot(a, cross(b, c));
        float turn = sign(twice);
        vec3 acrossA = turn * cross(b, c), acrossB = turn * cross(c, a), acrossC = turn * cross(a, b);
        t.slopeX = vec3(acrossA.x, acrossB.x, acrossC.x);
        t.slopeY = vec3(acrossA.y, acrossB.y, acrossC.y);
        t.fromX = vec3(0.0);
        t.fromY = vec3(0.0);
        t.constant = vec3(acrossA.z, acrossB.z, acrossC.z);
        // Together they are the inverse distance, and so the depth but for its scale.
        vec2 plane = nearAndFar();
        vec3 depth = (acrossA + acrossB + acrossC) * (-plane.y * plane.x / (plane.y - plane.x) / max(abs(twice), 1e-20));
        t.depth = vec3(depth.xy, depth.z + plane.y / (plane.y - plane.x));
        t.corner = vec2(0.0);
        t.depths = vec2(-1.0, 1.0 - 1e-5);
        t.inverse = vec3(1.0);
    }

    // What is drawn is mirrored, so that the corners of a shell's back run anticlockwise. From outside it can't be seen.
    bool isBack = twice > 0.0 && triangle < shellCount && isOutside();
    t.isDrawn = twice != 0.0 && !isBack && any(isInFront) && all(lessThanEqual(t.low, t.high));
    return t;
}

/// Draws a sample if the triangle covers it. Each step is said, so that two programs come to the same numbers.
void draw(int triangle, Drawn t, ivec2 at)
{
    vec2 p = vec2(at);
    vec3 inside = fma(t.slopeY, p.y - t.fromY, fma(t.slopeX, p.x - t.fromX, t.constant));
    if (all(greaterThanEqual(inside, vec3(0.0))))
    {
        vec2 fromCorner = p - t.corner;
        float depth = clamp(fma(t.depth.y, fromCorner.y, fma(t.depth.x, fromCorner.x, t.depth.z)), t.depths.x, t.depths.y);
        if (depth > 0.0)
        {
            put(triangle, t, at, depth, inside);
        }
    }
}

#ifdef TILES
void main()
{
    if (gl_WorkGroupID.x < min(counts[VIEW], MOST_TILES))
    {
        Tile tile = tiles[uint(VIEW) * MOST_TILES + gl_WorkGroupID.x];
        Drawn t = drawn(int(tile.triangle));
        ivec2 corner = TILE * ivec2(tile.place & 0xffffu, tile.place >> 16);
        ivec2 low = max(t.low, corner), high = min(t.high, corner + TILE - 1);
        int column = corner.x + int(gl_LocalInvocationID.x);
        for (int row = low.y + int(gl_LocalInvocationID.y); row <= high.y && column >= low.x && column <= high.x; row += 4)
        {
            draw(int(tile.triangle), t, ivec2(column, row));
        }
    }
}
#else

/// False only if the triangle covers no sample of a tile.
bool touches(Drawn t, ivec2 tile)
{
    vec2 low = vec2(TILE * tile), high = low + float(TILE - 1);
    vec3 x = mix(vec3(low.x), vec3(high.x), greaterThan(t.slopeX, vec3(0.0))), y = mix(vec3(low.y), vec3(high.y), greaterThan(t.slopeY, vec3(0.0)));
    vec3 most = t.slopeY * (y - t.fromY) + t.slopeX * (x - t.fromX) + t.constant;
    return all(greaterThanEqual(most, -0.05 * (abs(t.slopeX) + abs(t.slopeY))));
}

/// Lists the tiles that a triangle touches, and tells whether there was room for all. If not, those that are listed are drawn twice, which shows nothing.
bool list(int triangle, Drawn t)
{
    ivec2 first = t.low / TILE, last = t.high / TILE;
    uint touched = 0u;
    for (int i = first.x; i <= last.x; i++)
    {
        for (int j = first.y; j <= last.y; j++)
        {
            touched += touches(t, ivec2(i, j)) ? 1u : 0u;
        }
    }

    uint place = atomicAdd(counts[VIEW], touched), end = place + touched;
    atomicMax(groupsX, min(end, MOST_TILES));
    for (int i = first.x; i <= last.x; i++)
    {
        for (int j = first.y; j <= last.y; j++)
        {
            if (place < MOST_TILES && touches(t, ivec2(i, j)))
            {
                tiles[uint(VIEW) * MOST_TILES + place] = Tile(uint(triangle), uint(i) | (uint(j) << 16));
                place++;
            }
        }
    }

    return end <= MOST_TILES;
}

void main()
{
    uint group = gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    int triangle = firstTriangle + int(group * gl_WorkGroupSize.x + gl_LocalInvocationID.x);
    if (triangle >= endTriangle)
    {
        return;
    }

    Drawn t = drawn(triangle);
    ivec2 size = t.high - t.low + 1;
    if (!t.isDrawn || (size.x * size.y > SMALL && list(triangle, t)))
    {
        return;
    }

    for (int row = t.low.y; row <= t.high.y; row++)
    {
        for (int column = t.low.x; column <= t.high.x; column++)
        {
            draw(triangle, t, ivec2(column, row));
        }
    }
}
#endif
