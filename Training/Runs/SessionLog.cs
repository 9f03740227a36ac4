using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SIE.Training.Runs;

/// <summary>One stretch of a run, from a start or resumption on: which code ran where, from which step.</summary>
public sealed record Session
{
    /// <summary>When it started, UTC.</summary>
    public required DateTime Started { get; init; }

    /// <summary>Steps that were done before.</summary>
    public required long FromStep { get; init; }

    /// <summary>The program.</summary>
    public required CodeIdentity Code { get; init; }

    /// <summary>Version of libtorch.</summary>
    public required string LibTorch { get; init; }

    /// <summary>Where it computes.</summary>
    public required string Device { get; init; }

    /// <summary>Processes that it is shared between.</summary>
    public required int Ranks { get; init; }

    /// <summary>Name of the first process's machine.</summary>
    public required string Host { get; init; }

    /// <summary>The dataset's place at the time.</summary>
    public required string Data { get; init; }

    /// <summary>The dataset's identity wherever it lies.</summary>
    public required string DataIdentity { get; init; }

    /// <summary>Describes a session that starts now.</summary>
    /// <param name="configuration">What is trained.</param>
    /// <param name="fromStep">Steps that were done before.</param>
    /// <param name="ranks">Processes.</param>
    /// <returns>The session.</returns>
    internal static Session Start(RunConfiguration configuration, long fromStep, int ranks) => new()
    {
        Started = DateTime.UtcNow,
        FromStep = fromStep,
        Code = CodeIdentity.Current,
        LibTorch = Devices.LibTorch.Version,
        Device = configuration.Device,
        Ranks = ranks,
        Host = Environment.MachineName,
        Data = configuration.Data,
        DataIdentity = configuration.DataIdentity,
    };
}

/// <summary>The sessions of a run, a line of JSON each: what code and data the run came of, also where it was resumed by a newer program.</summary>
public static class SessionLog
{
    /// <summary>The file in a run's folder.</summary>
    public const string FileName = "sessions.jsonl";

    /// <summary>Adds a session.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="session">The session.</param>
    public static void Append(string folder, Session session)
    {
        string line = JsonSerializer.Serialize(session, SessionJson.Default.Session) + "\n";
        using FileStream file = new(Path.Combine(folder, FileName), FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(Encoding.UTF8.GetBytes(line));
        file.Flush(flushToDisk: true);
    }
}

[JsonSerializable(typeof(Session))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class SessionJson : JsonSerializerContext;
