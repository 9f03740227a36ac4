using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Silk.NET.OpenGL;

namespace SIE.Renderer.OpenGL;

/// <summary>A compute program of embedded GLSL files. Freed by Dispose, before its device.</summary>
internal sealed partial class ShaderProgram : IDisposable
{
    private const string Version = "#version 450 core\n";

    private readonly GL _gl;
    private readonly Dictionary<string, int> _locations = [];
    private uint _handle;

    private ShaderProgram(GL gl, uint handle) => (_gl, _handle) = (gl, handle);

    /// <summary>Compiles a compute program.</summary>
    /// <param name="device">The device.</param>
    /// <param name="file">Name of the embedded file.</param>
    /// <param name="defines">Symbols to define, such as "LAYERS 4".</param>
    internal static ShaderProgram Compute(GraphicsDevice device, string file, params string[] defines)
    {
        GL gl = device.Gl;
        (string source, List<string> files) = Preprocess(file, defines);
        uint shader = gl.CreateShader(ShaderType.ComputeShader);
        gl.ShaderSource(shader, source);
        gl.CompileShader(shader);
        if (gl.GetShader(shader, ShaderParameterName.CompileStatus) == 0)
        {
            string log = gl.GetShaderInfoLog(shader);
            throw new GraphicsException($"{file} does not compile on {device.Driver}:\n{Locate(log, source, files)}");
        }

        uint program = gl.CreateProgram();
        gl.AttachShader(program, shader);
        gl.DeleteShader(shader);
        gl.LinkProgram(program);
        return gl.GetProgram(program, ProgramPropertyARB.LinkStatus) != 0
            ? new ShaderProgram(gl, program)
            : throw new GraphicsException($"{file} does not link on {device.Driver}:\n{gl.GetProgramInfoLog(program)}");
    }

    /// <summary>Makes it the current program.</summary>
    internal void Use() => _gl.UseProgram(_handle);

    /// <summary>Sets an integer uniform of this program.</summary>
    internal void Set(string name, int value) => _gl.ProgramUniform1(_handle, Location(name), value);

    /// <summary>Sets a float uniform of this program.</summary>
    internal void Set(string name, float value) => _gl.ProgramUniform1(_handle, Location(name), value);

    public void Dispose()
    {
        _gl.DeleteProgram(_handle);
        _handle = 0;
    }

    private int Location(string name)
    {
        if (!_locations.TryGetValue(name, out int location))
        {
            _locations[name] = location = _gl.GetUniformLocation(_handle, name);
        }

        return location;
    }

    /// <summary>Puts the defines on top and replaces each #include once; #line keeps the numbers of files and lines right.</summary>
    private static (string Source, List<string> Files) Preprocess(string file, string[] defines)
    {
        StringBuilder source = new(Version);
        foreach (string define in defines)
        {
            source.Append("#define ").Append(define).Append('\n');
        }

        List<string> files = [];
        Append(source, file, files);
        return (source.ToString(), files);
    }

    private static void Append(StringBuilder source, string file, List<string> files)
    {
        int number = files.Count;
        files.Add(file);
        source.Append(CultureInfo.InvariantCulture, $"#line 1 {number}\n");
        int line = 0;
        foreach (string text in ReadEmbedded(file).Split('\n'))
        {
            line++;
            Match include = IncludePattern().Match(text);
            if (!include.Success)
            {
                source.Append(text).Append('\n');
            }
            else if (!files.Contains(include.Groups[1].Value))
            {
                Append(source, include.Groups[1].Value, files);
                source.Append(CultureInfo.InvariantCulture, $"#line {line + 1} {number}\n");
            }
            else
            {
                source.Append('\n');
            }
        }
    }

    private static string ReadEmbedded(string file)
    {
        using Stream stream = typeof(ShaderProgram).Assembly.GetManifestResourceStream($"Shaders/{file}")
            ?? throw new GraphicsException($"The shader {file} is not embedded in {typeof(ShaderProgram).Assembly.GetName().Name}.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Adds the source line to each message of the log that starts with FILE:LINE or FILE(LINE).</summary>
    private static string Locate(string log, string source, List<string> files)
    {
        StringBuilder text = new();
        foreach (string message in log.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append(message);
            Match place = PlacePattern().Match(message);
            if (place.Success
                && int.Parse(place.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is int file && file < files.Count
                && int.Parse(place.Groups[2].ValueSpan, CultureInfo.InvariantCulture) is int line)
            {
                string[] lines = ReadEmbedded(files[file]).Split('\n');
                text.Append(CultureInfo.InvariantCulture, $"\n    {files[file]}:{line}: {(line <= lines.Length ? lines[line - 1].Trim() : "")}");
            }

            text.Append('\n');
        }

        return text.Length > 0 ? text.ToString() : source;
    }

    [GeneratedRegex("""^\s*#include "([^"]+)"\s*$""")]
    private static partial Regex IncludePattern();

    [GeneratedRegex(@"^(\d+)[:(](\d+)")]
    private static partial Regex PlacePattern();
}
