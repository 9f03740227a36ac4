using System.Globalization;
using SIE.Training.Devices;
using SIE.Training.Distributed.Mpi;
using SIE.Training.Distributed.Nccl;

namespace SIE.Training.Distributed;

/// <summary>
/// Finds in the environment whether a launcher (mpirun, mpiexec, srun) started this process as one of several. Only then is MPI loaded, and NCCL only if
/// they also train on CUDA.
/// </summary>
public static class Launch
{
    private const string VisibleDevices = "CUDA_VISIBLE_DEVICES";
    private static readonly string[] OpenMpi = ["libmpi.so.40", "libmpi.so"];
    private static readonly string[] Mpich = ["libmpich.so.12", "libmpi.so.12", "libmpich.so", "libmpi.so"];

    /// <summary>Joins the processes that were started together; each calls it once.</summary>
    /// <param name="cuda">Whether they train on CUDA devices, one a process.</param>
    /// <returns>This process's view of them.</returns>
    /// <exception cref="DistributedException">The libraries are missing or the launcher's are others.</exception>
    public static ICommunicator Join(bool cuda)
    {
        if (Processes() <= 1)
        {
            return SingleProcess.Instance;
        }

        if (!OperatingSystem.IsLinux())
        {
            throw new DistributedException("Several processes are supported on Linux only. Start the command without a launcher.");
        }

        if (cuda && Number("OMPI_COMM_WORLD_LOCAL_RANK", "MPI_LOCALRANKID", "SLURM_LOCALID") is { } local)
        {
            // Each process sees one device, its own, whichever it names.
            NativeEnvironment.Set(VisibleDevices, DeviceOf(local, Environment.GetEnvironmentVariable(VisibleDevices)), overwrite: true);
        }

        bool openMpi = IsSet("OMPI_COMM_WORLD_SIZE") || IsSet("PMIX_RANK");
        MpiCommunicator mpi = new(MpiLibrary.Load(openMpi ? [.. OpenMpi, .. Mpich] : [.. Mpich, .. OpenMpi]));
        if (mpi.Size != Processes())
        {
            int seen = mpi.Size;
            mpi.Dispose();
            throw new DistributedException(
                $"The launcher started {Processes()} processes but MPI joins {seen}: the library is another than the launcher's. " +
                $"Under SLURM try srun --mpi=pmix (Open MPI) or --mpi=pmi2 (MPICH); else set {MpiLibrary.Variable} to the launcher's libmpi.so.");
        }

        return cuda ? NcclCommunicator.Create(mpi) : mpi;
    }

    /// <summary>The device of a process: of a scheduler's list its own place, round again where there are fewer, or without a list its number.</summary>
    /// <param name="local">The process's number on its machine.</param>
    /// <param name="visible">The list, CUDA_VISIBLE_DEVICES; may be null.</param>
    internal static string DeviceOf(int local, string? visible)
    {
        string[] list = (visible ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return list.Length > 0 ? list[local % list.Length] : local.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Processes that the launcher says it started. A batch script under SLURM is one, whatever it has asked for: srun starts the others.</summary>
    private static int Processes() => Number("OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS") ?? 1;

    private static int? Number(params string[] names)
    {
        foreach (string name in names)
        {
            if (int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            {
                return value;
            }
        }

        return null;
    }

    private static bool IsSet(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 };
}
