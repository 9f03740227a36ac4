using System.Numerics;
using System.Runtime.InteropServices;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Passes;

/// <summary>The part of a view in the uniform block of view.glsl, and what follows from it.</summary>
/// <param name="Rect">The object's pixels, and those around that the filter spreads it to.</param>
/// <param name="VeilRect">The same of what lets light through.</param>
/// <param name="ShadowRect"><see cref="FloorShadow"/>.</param>
/// <param name="ReachesFloor">Whether the floor may cut the object's bounding sphere, so that what is below it has to be cut off.</param>
/// <param name="IsOutside">
/// Whether the camera sees the whole object from outside: its near plane cuts nothing off. What the floor cuts off can't be seen from above it.
/// </param>
/// <param name="IsSpotOutside">Whether the spot does.</param>
internal readonly record struct ViewBlock(
    PixelRect Rect, PixelRect VeilRect, PixelRect ShadowRect, bool ReachesFloor, bool IsOutside, bool IsSpotOutside)
{
    /// <summary>Rows of four numbers that a view has in the block.</summary>
    internal const int Rows = 21;

    /// <summary>
    /// Computes everything for a view. Shaders see the world from the object: its centre is their origin and its mesh's unit their unit of
    /// length, so a translated or scaled object is one in a scene that is moved and scaled the other way.
    /// </summary>
    /// <param name="scene">The scene with the view's own settings.</param>
    /// <param name="size">Width and height in pixels.</param>
    /// <param name="latents">The view's latents.</param>
    /// <param name="mesh">What it shows.</param>
    /// <param name="u">Receives the rows, field by field as view.glsl declares them.</param>
    internal static ViewBlock Of(SceneDescription scene, int size, in Latents latents, MeshExtent mesh, Span<Vector4> u)
    {
        Camera camera = scene.Camera;
        float radius = mesh.Radius;
        float unit = (float)latents.Scale;
        (Vector3 row0, Vector3 row1, Vector3 row2) = ObjectTransform.Rotation(latents);
        Vector3 centre = ObjectTransform.Centre(latents);
        Vector3 spot = scene.Spot.Position(latents.LightTheta, latents.LightPhi);
        Vector3 toOrigin = -Vector3.Normalize(spot);
        spot = (spot - centre) / unit;
        Vector3 intensity = scene.Spot.Color(latents.LightHue) * (scene.Spot.Power / (4 * MathF.PI)) / (unit * unit);
        Vector3 floor = scene.Floor.Albedo(latents.FloorHue);
        float floorHeight = (scene.Floor.Height - centre.Z) / unit;

        float depth = (camera.Distance + Vector3.Dot(camera.Forward, centre)) / unit;
        Vector3 eye = (camera.Position - centre) / unit;
        float near = Math.Max(camera.Near / unit, depth - radius);
        PixelRect rect = RectOf(mesh.Outline), veilRect = RectOf(mesh.VeilOutline);

        // The spot aims at the world's origin, its depth map at the object. The same distance to the last bit wherever that is the same.
        Vector3 toObject = -Vector3.Normalize(spot);
        Vector3 reference = Math.Abs(toOrigin.X) < 0.9f ? Vector3.UnitX : Vector3.UnitY;
        Vector3 mapReference = Math.Abs(toObject.X) < 0.9f ? Vector3.UnitX : Vector3.UnitY;
        Vector3 spotX = Vector3.Normalize(Vector3.Cross(mapReference, toObject));
        Vector3 spotY = Vector3.Cross(toObject, spotX);
        float distance = centre == Vector3.Zero ? scene.Spot.Distance / unit : spot.Length();
        float spotTangent = radius / MathF.Sqrt(Math.Max(distance * distance - radius * radius, 1e-4f));

        u[0] = new(row0, 0);
        u[1] = new(row1, 0);
        u[2] = new(row2, 0);
        u[3] = new(eye, camera.TanHalfFieldOfView);
        u[4] = new(camera.Right, near);
        u[5] = new(camera.Up, Math.Max(2 * camera.Near / unit, depth + radius));
        u[6] = new(camera.Forward, radius);
        u[7] = new(floor, floorHeight);
        u[8] = new(spot, scene.Spot.Radius / unit);
        u[9] = new(toOrigin, scene.Spot.CosOuter);
        u[10] = new(intensity, scene.Spot.BlendWidth);
        u[11] = new(scene.Sun.Strength, Sun.CosHalfAngle, scene.WorldRadiance, PassConstants.FloorGridHalfWidth * Math.Max(1, unit) / unit);
        u[12] = new(toObject, scene.Interreflection ? 1 : 0);
        u[13] = new(reference, unit);
        u[14] = new(spotX / spotTangent, Math.Max(distance - radius, 0.01f));
        u[15] = new(spotY / spotTangent, Math.Max(distance + radius, 0.02f));
        u[16] = SpotRectOf(mesh.Outline);
        u[17] = Integers(rect.X, rect.Y, rect.Width, rect.Height);
        u[18] = Integers(veilRect.X, veilRect.Y, veilRect.Width, veilRect.Height);
        PixelRect shadowRect = FloorShadow.Of(u, size);
        u[19] = Integers(shadowRect.X, shadowRect.Y, shadowRect.Width, shadowRect.Height);
        bool isOutside = depth - radius >= camera.Near / unit && eye.Z >= floorHeight, isSpotOutside = distance > radius;
        u[20] = Integers(size, isOutside ? 1 : 0, isSpotOutside ? 1 : 0, 0);
        return new(rect, veilRect, shadowRect, ReachesFloor: floorHeight > -radius, isOutside, isSpotOutside);

        PixelRect RectOf(Outline outline)
        {
            (Vector2 low, Vector2 high) = outline.Tangents(ToObject(eye), ToObject(camera.Right), ToObject(camera.Up), ToObject(camera.Forward), near / 2);
            (int left, int right) = FindSpan(low.X, high.X, size, camera.TanHalfFieldOfView);
            (int top, int bottom) = FindSpan(low.Y, high.Y, size, camera.TanHalfFieldOfView);
            return new(left, top, right - left, bottom - top);
        }

        // Middle and half size of what is seen in the spot's depth map, whose right and upper edge are at 1.
        Vector4 SpotRectOf(Outline outline)
        {
            (Vector2 low, Vector2 high) =
                outline.Tangents(ToObject(spot), ToObject(spotX), -ToObject(spotY), ToObject(toObject), Math.Max(distance - radius, 0.01f) / 2);
            Vector2 middle = (low + high) / (2 * spotTangent), half = (high - low) / (2 * spotTangent);
            return float.IsFinite(middle.X + middle.Y) ? new(middle, half.X, half.Y) : new(0, 0, 1, 1);
        }

        Vector3 ToObject(Vector3 v) => (row0 * v.X) + (row1 * v.Y) + (row2 * v.Z);
    }

    /// <summary>The pixels along one side of the picture between two tangents, and two more for the filter; never none.</summary>
    private static (int Low, int High) FindSpan(float low, float high, int size, float tanHalfFieldOfView)
    {
        int first = Math.Max(0, (int)Math.Floor(size / 2f + Math.Clamp(size / 2f * low / tanHalfFieldOfView, -size, size)) - 2);
        int last = Math.Min(size, (int)Math.Ceiling(size / 2f + Math.Clamp(size / 2f * high / tanHalfFieldOfView, -size, size)) + 2);
        first = Math.Min(first, size - 1);
        return (first, Math.Max(last, first + 1));
    }

    private static Vector4 Integers(int x, int y, int z, int w)
    {
        Vector4 bits = default;
        Span<int> target = MemoryMarshal.Cast<Vector4, int>(MemoryMarshal.CreateSpan(ref bits, 1));
        (target[0], target[1], target[2], target[3]) = (x, y, z, w);
        return bits;
    }
}
