using System.Globalization;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>
/// Which part of a dataset this process makes. Every N-th shard of the plan belongs to one worker, so that workers need to know nothing of
/// each other.
/// </summary>
/// <param name="Index">This worker, from 0.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Source">Where the two numbers come from, for messages.</param>
public sealed record WorkerSlot(int Index, int Count, string Source)
{
    /// <summary>Environment variable with the number of workers, for engines that tell a task its number only, such as Kubernetes.</summary>
    public const string CountVariable = "SIE_WORKERS";

    /// <summary>A process alone.</summary>
    public static WorkerSlot Alone { get; } = new(0, 1, "one process");

    /// <summary>Whether this process makes everything, and so finishes the dataset too.</summary>
    public bool IsAlone => Count == 1;

    /// <summary>Whether a shard belongs to this worker.</summary>
    /// <param name="shard">Number of the shard in the plan.</param>
    public bool Makes(int shard) => shard % Count == Index;

    /// <inheritdoc/>
    public override string ToString() => $"{Index}/{Count}";

    /// <summary>Reads "i/N" as typed.</summary>
    /// <param name="text">Such as "0/8"; i from 0 to N − 1.</param>
    /// <exception cref="UsageException">It is something else.</exception>
    public static WorkerSlot Parse(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2 && Number(parts[0]) is { } index && Number(parts[1]) is { } count && index < count
            ? new WorkerSlot(index, count, "--worker")
            : throw new UsageException($"--worker has to be i/N with i from 0 to N - 1, such as 0/8, not '{text}'.");
    }

    /// <summary>
    /// Finds the worker that an engine's environment describes: an array (SLURM) or index (Kubernetes Indexed Job) of tasks, each of which may be
    /// several processes (Open MPI, PMI, srun). Processes of several tasks are numbered through.
    /// </summary>
    /// <param name="environment">Looks up an environment variable.</param>
    /// <returns><see cref="Alone"/> if there is no engine.</returns>
    /// <exception cref="UsageException">An engine's variables don't say which of how many this is.</exception>
    public static WorkerSlot Find(Func<string, string?> environment)
    {
        WorkerSlot? task = SlurmArray(environment) ?? Kubernetes(environment), process = Process(environment);
        return (task, process) switch
        {
            (null, _) => process ?? Alone,
            (_, null or { IsAlone: true }) => task,
            _ => new WorkerSlot(
                (task.Index * process.Count) + process.Index, checked(task.Count * process.Count), $"{task.Source}, {process.Source}"),
        };
    }

    private static WorkerSlot? SlurmArray(Func<string, string?> environment)
    {
        if (Number(environment("SLURM_ARRAY_TASK_ID")) is not { } id)
        {
            return null;
        }

        if (Number(environment(CountVariable)) is { } workers)
        {
            return InRange(id, workers, "SLURM_ARRAY_TASK_ID", $"SLURM array and {CountVariable}");
        }

        int min = Number(environment("SLURM_ARRAY_TASK_MIN")) ?? 0;
        int step = Math.Max(1, Number(environment("SLURM_ARRAY_TASK_STEP")) ?? 1);
        int? count = Number(environment("SLURM_ARRAY_TASK_COUNT"));
        int max = Number(environment("SLURM_ARRAY_TASK_MAX")) ?? (min + (((count ?? 0) - 1) * step));
        bool regular = count is > 0 && max == min + ((count.Value - 1) * step) && id >= min && id <= max && (id - min) % step == 0;
        return regular ? new WorkerSlot((id - min) / step, count!.Value, "SLURM array") : throw new UsageException(
            $"This SLURM array is a list with gaps (task {id} of {count}, {min} to {max}), which does not say which worker this is. "
            + $"Set {CountVariable} to the number of workers, with task numbers from 0, or give --worker i/N.");
    }

    private static WorkerSlot? Kubernetes(Func<string, string?> environment)
    {
        if (Number(environment("JOB_COMPLETION_INDEX")) is not { } index)
        {
            return null;
        }

        int count = Number(environment(CountVariable)) ?? throw new UsageException(
            $"JOB_COMPLETION_INDEX is {index}, but Kubernetes does not tell of how many. "
            + $"Set {CountVariable} to the job's spec.completions, or give --worker i/N.");
        return InRange(index, count, "JOB_COMPLETION_INDEX", "Kubernetes Indexed Job");
    }

    /// <summary>The process among those that a launcher started side by side.</summary>
    private static WorkerSlot? Process(Func<string, string?> environment)
    {
        return Pair("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "Open MPI") ?? Pair("PMI_RANK", "PMI_SIZE", "PMI") ?? Slurm();

        WorkerSlot? Pair(string rank, string size, string source) =>
            Number(environment(rank)) is { } index && Number(environment(size)) is { } count ? InRange(index, count, rank, source) : null;

        // A batch script itself has SLURM_PROCID 0 and the SLURM_NTASKS of its whole job, but is one process; only srun makes steps.
        WorkerSlot? Slurm() => environment("SLURM_JOB_ID") is null || environment("SLURM_STEP_ID") is not null
            ? Pair("SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "srun") ?? Pair("SLURM_PROCID", "SLURM_NTASKS", "srun")
            : null;
    }

    private static WorkerSlot InRange(int index, int count, string variable, string source) => index < count
        ? new WorkerSlot(index, count, source)
        : throw new UsageException($"{variable} is {index}, but there are only {count} workers (0 to {count - 1}). Give --worker i/N.");

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
