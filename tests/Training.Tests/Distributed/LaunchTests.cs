using SIE.Training.Distributed;

namespace SIE.Training.Tests.Distributed;

public class LaunchTests
{
    [Theory]
    [InlineData(3, null, "3")]
    [InlineData(3, "", "3")]
    [InlineData(0, "0,1,2,3", "0")]
    [InlineData(2, "4,5,6,7", "6")]
    [InlineData(1, "GPU-aa, GPU-bb", "GPU-bb")]
    [InlineData(5, "0,1,2,3", "1")]
    [InlineData(5, "2", "2")]
    public void Each_process_of_a_machine_takes_its_own_device_of_those_that_a_scheduler_gave(int local, string? visible, string device) =>
        Assert.Equal(device, Launch.DeviceOf(local, visible));
}
