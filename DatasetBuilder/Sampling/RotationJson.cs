using System.Text.Json;
using System.Text.Json.Nodes;

namespace SIE.DatasetBuilder.Sampling;

/// <summary>Rotations drawn as a whole, as JSON (ranges.schema.json).</summary>
internal static class RotationJson
{
    private const string Forms =
        "\"uniform\" (all of SO(3)); {axis: [x, y, z], angle: DISTRIBUTION}; {from: [x, y, z], to: [x, y, z], steps: N} with Euler angles in radians; "
        + "or the keys rotation_x, rotation_y and rotation_z instead";

    public static RotationDistribution Read(JsonNode? json)
    {
        if (json is JsonValue word && word.GetValueKind() == JsonValueKind.String && (string)word! == "uniform")
        {
            return new UniformRotation();
        }

        JsonFields fields = new("rotation", json as JsonObject ?? throw Unknown(json));
        RotationDistribution rotation = (fields.Has("uniform"), fields.Has("axis"), fields.Has("from")) switch
        {
            (true, _, _) => Uniform(fields),
            (_, true, _) => About(fields),
            (_, _, true) => new RotationPath(Angles(fields, "from"), Angles(fields, "to"), fields.Integer("steps", 2, 1_000_000)),
            _ => throw Unknown(json),
        };
        fields.RefuseOthers(Forms);
        return rotation;
    }

    public static JsonNode Write(RotationDistribution rotation) => rotation switch
    {
        UniformRotation { PerObject: false } => "uniform",
        UniformRotation => new JsonObject { ["uniform"] = "all", ["per"] = "object" },
        AxisRotation r => new JsonObject { ["axis"] = new JsonArray(r.X, r.Y, r.Z), ["angle"] = DistributionJson.Write(r.Angle) },
        RotationPath r => new JsonObject { ["from"] = Write(r.From), ["to"] = Write(r.To), ["steps"] = r.Steps },
        _ => throw new InvalidOperationException($"{rotation.GetType().Name} has no JSON."),
    };

    private static UniformRotation Uniform(JsonFields fields) => fields.Flag("uniform", "all") ? new UniformRotation(fields.Flag("per", "object")) : throw Unknown(fields.Json);

    private static AxisRotation About(JsonFields fields)
    {
        (double x, double y, double z) = Triple(fields, "axis");
        return x != 0 || y != 0 || z != 0
            ? new AxisRotation(x, y, z, DistributionJson.Read("rotation.angle", -4 * Math.PI, 4 * Math.PI, wraps: false, polar: false, fields.Take("angle")))
            : throw new RangesException("rotation.axis: [0,0,0] has no direction.");
    }

    private static EulerAngles Angles(JsonFields fields, string name)
    {
        (double x, double y, double z) = Triple(fields, name);
        return new EulerAngles(x, y, z);
    }

    private static (double X, double Y, double Z) Triple(JsonFields fields, string name) =>
        fields.Take(name) is JsonArray { Count: 3 } list && list.All(static v => v?.GetValueKind() == JsonValueKind.Number && Math.Abs((double)v) <= 1e6)
            ? ((double)list[0]!, (double)list[1]!, (double)list[2]!)
            : throw new RangesException($"rotation.{name}: {DistributionJson.Text(fields.Json[name])} is not allowed; allowed are three numbers, [x, y, z].");

    private static JsonArray Write(EulerAngles angles) => new(angles.X, angles.Y, angles.Z);

    private static RangesException Unknown(JsonNode? json) => new($"rotation: {DistributionJson.Text(json)} is not allowed; allowed are {Forms}.");
}
