using System.Numerics;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Passes;

/// <summary>
/// How bright the object is on the average when it is seen from close by: stands for what a point receives from the object itself, and
/// the floor from the object, where only the direction of the sight line is known. The object is taken for a ball of its mean albedo;
/// the ball's side that is turned to the eye has light from sun, world, floor and spot.
/// </summary>
internal readonly struct ObjectGlow
{
    /// <summary>Share of the surroundings that a point of a typical surface sees past its own object.</summary>
    private const float Openness = 0.75f;

    private readonly Vector3 _albedo, _spot, _toSpot, _floor;
    private readonly float _sun, _world;

    internal ObjectGlow(SceneDescription scene, in Latents latents, Vector3 meanAlbedo)
    {
        Vector3 spot = scene.Spot.Position(latents.LightTheta, latents.LightPhi) - ObjectTransform.Centre(latents);
        _albedo = scene.Interreflection ? meanAlbedo * (Openness / MathF.PI) : Vector3.Zero;
        _toSpot = Vector3.Normalize(spot);
        _spot = scene.Spot.Color(latents.LightHue) * (scene.Spot.Power / (4 * MathF.PI) / spot.LengthSquared());
        _sun = scene.Sun.Strength;
        _world = MathF.PI * scene.WorldRadiance;
        float onFloor = scene.Sun.Strength * Sun.MeanCosine(1) + _world;
        _floor = scene.Floor.Albedo(latents.FloorHue) * (new Vector3(onFloor) + _spot / 3);
    }

    /// <summary>Radiance met when looking along a unit vector in the world.</summary>
    internal Vector3 Towards(Vector3 direction)
    {
        // A ball's mean over its visible side of a hemisphere's light goes from 1/6 to 5/6 with the hemisphere's height.
        float upper = 0.5f - direction.Z / 3;
        Vector3 irradiance = new Vector3(_sun * Beam(-direction.Z) + _world * upper) + _floor * (1 - upper)
            + _spot * Beam(-Vector3.Dot(direction, _toSpot));
        return _albedo * irradiance;
    }

    /// <summary>
    /// Mean cosine of a beam's incidence over the visible side of a ball, by the cosine of the angle between beam and eye: the phase
    /// function of a Lambert ball, 2/(3π) (sin + (π − angle) cos), to within 0.03.
    /// </summary>
    private static float Beam(float cosine)
    {
        float x = Math.Max(0.5f + 0.5f * cosine, 0);
        return 2f / 3 * x * MathF.Sqrt(x);
    }
}
