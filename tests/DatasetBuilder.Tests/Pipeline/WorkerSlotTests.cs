using CsCheck;
using SIE.DatasetBuilder.Pipeline;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Tests.Pipeline;

public class WorkerSlotTests
{
    [Fact]
    public void Every_shard_belongs_to_exactly_one_worker() => Gen.Select(Gen.Int[1, 50], Gen.Int[0, 1000]).Sample((workers, shard) =>
        Assert.Single(Enumerable.Range(0, workers), i => new WorkerSlot(i, workers, "").Makes(shard)));

    [Theory]
    [InlineData("", "0/1")]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=7", "3/8")]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_MIN=1", "2/8")]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=8", "3/8")]
    [InlineData("SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_COUNT=5 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=9 SLURM_ARRAY_TASK_STEP=2", "2/5")]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=1 SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_MAX=3 SIE_WORKERS=8", "3/8")]
    [InlineData("JOB_COMPLETION_INDEX=4 SIE_WORKERS=12", "4/12")]
    [InlineData("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=4", "1/4")]
    [InlineData("PMI_RANK=2 PMI_SIZE=3", "2/3")]
    [InlineData("SLURM_PROCID=1 SLURM_NTASKS=2", "1/2")]
    [InlineData("SLURM_PROCID=1 SLURM_NTASKS=8 SLURM_JOB_ID=7 SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=2", "1/2")]
    [InlineData("SLURM_PROCID=0 SLURM_NTASKS=8 SLURM_JOB_ID=7", "0/1")]
    [InlineData("SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=3 SLURM_JOB_ID=7 SLURM_STEP_ID=0 SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=4", "9/12")]
    [InlineData("JOB_COMPLETION_INDEX=1 SIE_WORKERS=2 OMPI_COMM_WORLD_RANK=0 OMPI_COMM_WORLD_SIZE=2", "2/4")]
    public void An_engine_s_environment_says_which_worker_this_is(string environment, string worker) =>
        Assert.Equal(worker, Find(environment).ToString());

    [Theory]
    [InlineData("JOB_COMPLETION_INDEX=4", "SIE_WORKERS")]
    [InlineData("JOB_COMPLETION_INDEX=4 SIE_WORKERS=4", "0 to 3")]
    [InlineData("SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=9", "gaps")]
    [InlineData("SLURM_ARRAY_TASK_ID=9", "SIE_WORKERS")]
    public void An_environment_that_does_not_say_it_is_refused_with_the_remedy(string environment, string said) =>
        Assert.Contains(said, Assert.Throws<UsageException>(() => Find(environment)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("8/8")]
    [InlineData("-1/8")]
    [InlineData("1")]
    [InlineData("1/0")]
    [InlineData("a/b")]
    [InlineData("1/2/3")]
    public void A_worker_that_is_none_is_refused(string text) =>
        Assert.Contains(text, Assert.Throws<UsageException>(() => WorkerSlot.Parse(text)).Message, StringComparison.Ordinal);

    private static WorkerSlot Find(string environment)
    {
        Dictionary<string, string> variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(static v => v.Split('=')).ToDictionary(static v => v[0], static v => v[1]);
        return WorkerSlot.Find(variables.GetValueOrDefault);
    }
}
