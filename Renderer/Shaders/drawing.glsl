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

// a, b, c: corners in samples, whose centres have whole coordinates, and depth. Of a triangle that goes past the near plane, coordinates times distance
// along the eye's axis, and that. turn: 1 or -1, so that what is inside has positive areas; 0 if there is nothing to draw.
struct Drawn { vec3 a, b, c; float turn; bool goesPast; ivec2 low, high; };

/// Where a corner is seen, in samples times its distance along the eye's axis, and that distance.
vec3 seen(vec3 corner);

/// Distances of depth 0 and depth 1.
vec2 nearAndFar();

/// Whether the eye is outside of the object.
bool isOutside();

/// Rectangle of samples that are drawn: x, y, width, height.
ivec4 drawnPart();

/// What becomes of a sample; share: of each corner in what is seen there. scale: how much smaller a sample is in the triangle than on the screen, in area.
void put(int triangle, ivec2 at, float depth, vec3 share, float scale);

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

/// Twice the area of a triangle, which is that of (b, a, at) with the other sign to the last bit: there is no gap between two that share an edge.
float area(vec2 a, vec2 b, vec2 at)
{
    bool swaps = a.x > b.x || (a.x == b.x && a.y > b.y);
    vec2 first = swaps ? b : a, second = swaps ? a : b;
    precise float twice = (second.x - first.x) * (at.y - first.y) - (second.y - first.y) * (at.x - first.x);
    return swaps ? -twice : twice;
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

Drawn drawn(int triangle)
{
    Drawn t;
    t.a = seen(texelFetch(corners, 3 * triangle).xyz);
    t.b = seen(texelFetch(corners, 3 * triangle + 1).xyz);
    t.c = seen(texelFetch(corners, 3 * triangle + 2).xyz);
    vec3 distances = vec3(t.a.z, t.b.z, t.c.z);
    bvec3 isInFront = greaterThanEqual(distances, vec3(nearAndFar().x * (isOutside() ? 0.5 : 1.0)));
    t.goesPast = any(isInFront) && !all(isInFront);
    ivec4 part = drawnPart();
    t.low = part.xy;
    t.high = part.xy + part.zw - 1;
    float twice = dot(t.a, cross(t.b, t.c));
    if (!t.goesPast)
    {
        t.a = onScreen(t.a);
        t.b = onScreen(t.b);
        t.c = onScreen(t.c);
        t.low = max(ivec2(ceil(min(t.a.xy, min(t.b.xy, t.c.xy)))), t.low);
        t.high = min(ivec2(floor(max(t.a.xy, max(t.b.xy, t.c.xy)))), t.high);
        twice = area(t.a.xy, t.b.xy, t.c.xy);
    }

    // What is drawn is mirrored, so that the corners of a shell's back run anticlockwise. From outside it can't be seen.
    bool isBack = twice > 0.0 && triangle < shellCount && isOutside();
    t.turn = isBack || !any(isInFront) || any(greaterThan(t.low, t.high)) ? 0.0 : sign(twice);
    return t;
}

/// Draws a sample if the triangle covers it.
void draw(int triangle, Drawn t, ivec2 at)
{
    vec2 p = vec2(at);
    vec3 inside;
    if (t.goesPast)
    {
        inside = t.turn * vec3(dot(cross(t.b, t.c), vec3(p, 1.0)), dot(cross(t.c, t.a), vec3(p, 1.0)), dot(cross(t.a, t.b), vec3(p, 1.0)));
    }
    else
    {
        inside = t.turn * vec3(area(t.b.xy, t.c.xy, p), area(t.c.xy, t.a.xy, p), area(t.a.xy, t.b.xy, p));
    }

    float sum = inside.x + inside.y + inside.z;
    if (all(greaterThanEqual(inside, vec3(0.0))) && sum > 0.0)
    {
        precise vec3 share = inside / sum;
        vec3 z = vec3(t.a.z, t.b.z, t.c.z);
        if (t.goesPast)
        {
            float depth = depthAt(product(share, z));
            if (depth > 0.0)
            {
                put(triangle, at, min(depth, 1.0 - 1e-5), share, 0.0);
            }
        }
        else
        {
            // Inverse distances, which is what is linear on the screen, but for a factor.
            vec2 plane = nearAndFar();
            vec3 inverse = plane.y - z * (plane.y - plane.x);
            float here = dot(share, inverse);
            float depth = clamp(product(share, z), max(min(z.x, min(z.y, z.z)), 1e-5), min(max(z.x, max(z.y, z.z)), 1.0 - 1e-5));
            put(triangle, at, depth, share * inverse / here, inverse.x * inverse.y * inverse.z / (here * here * here) / sum);
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
    vec2 from[3] = vec2[](t.a.xy, t.b.xy, t.c.xy), to[3] = vec2[](t.b.xy, t.c.xy, t.a.xy);
    bool mayTouch = true;
    for (int i = 0; i < 3; i++)
    {
        vec2 inward = t.turn * vec2(from[i].y - to[i].y, to[i].x - from[i].x);
        vec2 innermost = mix(low, high, greaterThan(inward, vec2(0.0)));
        mayTouch = mayTouch && dot(inward, innermost - from[i]) >= -0.05 * (abs(inward.x) + abs(inward.y));
    }

    return mayTouch || t.goesPast;
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
    if (t.turn == 0.0 || (size.x * size.y > SMALL && list(triangle, t)))
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
