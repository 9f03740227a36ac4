// Scan conversion of small triangles by one invocation each.

/// What the including shader does with a texel of a triangle; weights are the barycentric ones of b and c.
void put(ivec2 texel, float depth, vec2 weights);

/// Puts the texels whose centres, which have whole coordinates, lie on a triangle; z is its depth.
void scan(vec3 a, vec3 b, vec3 c)
{
    vec2 ab = b.xy - a.xy, ac = c.xy - a.xy;
    float area = ab.x * ac.y - ab.y * ac.x;
    float inverse = area != 0.0 ? 1.0 / area : 0.0;
    // Barycentric coordinates of b and c as linear functions: v = dot(at - a, dv), w likewise.
    vec2 dv = vec2(ac.y, -ac.x) * inverse, dw = vec2(-ab.y, ab.x) * inverse;
    float d1 = b.z - a.z, d2 = c.z - a.z;

    int low = int(ceil(min(a.y, min(b.y, c.y))));
    int high = area != 0.0 ? int(floor(max(a.y, max(b.y, c.y)))) : low - 1;
    float left = min(a.x, min(b.x, c.x)), right = max(a.x, max(b.x, c.x));
    for (int row = low; row <= high; row++)
    {
        // The part of the row where v, w and 1 - v - w are not negative.
        float dy = float(row) - a.y;
        vec3 value = vec3(dv.y, dw.y, -dv.y - dw.y) * dy + vec3(0.0, 0.0, 1.0);
        vec3 slope = vec3(dv.x, dw.x, -dv.x - dw.x);
        vec3 root = a.x - value / mix(slope, vec3(1e-12), equal(slope, vec3(0.0)));
        vec3 lower = mix(vec3(left), root, greaterThan(slope, vec3(0.0)));
        vec3 upper = mix(vec3(right), root, lessThan(slope, vec3(0.0)));
        int from = int(ceil(max(max(lower.x, left), max(lower.y, lower.z))));
        int to = int(floor(min(min(upper.x, right), min(upper.y, upper.z))));
        for (int column = from; column <= to; column++)
        {
            vec2 at = vec2(column, row) - a.xy;
            vec2 weights = vec2(dot(at, dv), dot(at, dw));
            put(ivec2(column, row), clamp(a.z + weights.x * d1 + weights.y * d2, 1e-5, 1.0 - 1e-5), weights);
        }
    }
}
