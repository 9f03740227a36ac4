namespace SIE.DatasetBuilder.Reports;

/// <summary>What the latents mean, in words for a reader of a card or report (SCENE.md, section 1).</summary>
internal static class LatentDescription
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["rotation_x"] = "object's Euler angle about the world's X axis (radians; R = Rz·Ry·Rx)",
        ["rotation_y"] = "object's Euler angle about the world's Y axis (radians)",
        ["rotation_z"] = "object's Euler angle about the world's Z axis (radians)",
        ["floor_hue"] = "hue of the floor (0 to 1)",
        ["light_theta"] = "polar angle of the spot light from straight above (radians)",
        ["light_phi"] = "azimuth of the spot light (radians)",
        ["light_hue"] = "hue of the spot light (0 to 1)",
        ["tx"] = "object's translation along X, before the rotation (scene units)",
        ["ty"] = "object's translation along Y, before the rotation (scene units)",
        ["tz"] = "object's translation along Z, before the rotation (scene units)",
        ["scale"] = "object's size relative to the mesh",
        ["floor_saturation"] = "saturation of the floor (0 to 1)",
        ["floor_value"] = "value of the floor (0 to 1)",
        ["light_power"] = "power of the spot light (watts)",
        ["camera_distance"] = "distance of the camera from the origin (scene units)",
        ["camera_elevation"] = "angle of the camera above the horizon (radians)",
        ["camera_azimuth"] = "azimuth of the camera (radians)",
        ["camera_fov"] = "field of view of the camera, edge to edge (radians)",
    };

    /// <summary>What a latent means; empty if it is not known.</summary>
    public static string Of(string latent) => Known.GetValueOrDefault(latent, "");
}
